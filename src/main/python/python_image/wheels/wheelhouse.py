"""Fills a wheelhouse: pins what is asked for, takes the wheels that fit, builds the others, and repairs what was built."""

import argparse
import concurrent.futures
import errno
import json
import os
import pathlib
import shutil
import sys
import tarfile
import tempfile
import time

from python_image.wheels import wheel_path  # noqa: F401
from python_image.wheels.wheel_guard import Closing, own_cache

CLOSING = Closing()  # before all that takes long to import

# isort: split
from packaging.utils import parse_wheel_filename

from python_image.shared.files import sha256
from python_image.wheels import indexes
from python_image.wheels.wheel_asked import CONTEXT, build_pins
from python_image.wheels.wheel_build import Builder
from python_image.wheels.wheel_common import CACHE, Artifact, Mistake
from python_image.wheels.wheel_lock import build_files, place_of, requested, show_named_builds, wanted
from python_image.wheels.wheel_mend import repair, unrepaired
from python_image.wheels.wheel_native import links, made_elsewhere, refuse_newer
from python_image.wheels.wheel_repair import refuse_unknown_tag
from python_image.wheels.wheel_step import Step, given_environment
from python_image.wheels.wheel_user import BuildUserError


def house(wheel, origin, report, out, seconds=0.0):
    """Puts a wheel into the wheelhouse, and says so where it was made here."""
    target = out / wheel.name
    shutil.copyfile(wheel, target)
    name, version, _, _ = parse_wheel_filename(wheel.name)
    digest = sha256(target)
    # A time that another content does not have, since caches of installers go by it.
    moment = 315532800 + int(digest[:7], 16)
    os.utime(target, (moment, moment))
    if origin != "index" or report["vendored"]:
        say(wheel, origin, report, seconds)
    if report["loads"]:
        # Shown as a warning by who reads this, by these words.
        print(f"{wheel.name}: may open {', '.join(report['loads'])} when it runs, which nothing here can see to", flush=True)
    return {"file": wheel.name, "name": name, "version": str(version), "origin": origin, "sha256": digest, **report}

def say(wheel, origin, report, seconds):
    words = ["from an index" if origin == "index" else f"built in {seconds:.1f} s" if seconds else "built before"]
    for part in report.get("vendored", []):
        words.append(f"with {', '.join(part['libraries'])} of {', '.join(part['packages']) or 'this image'} inside")
    if report.get("before") != report.get("after"):
        words.append(f"for {report['after']}")
    print(f"{wheel.name}: {'; '.join(words)}", flush=True)

def fill(step):
    """The wheels of everything that is asked for."""
    builder = Builder(step, lambda file, path: build_files(step, file, path))
    if step.options.phase == "build":
        parts, request = step.plan.read()
        house_all(builder, parts, None, request)
        return
    with tempfile.TemporaryDirectory() as temporary:
        said, parts = wanted(step, pathlib.Path(temporary))
        request = requested(step.options, said, parts)
        if step.options.phase == "fetch":
            step.plan.write(list(fetch_all(builder, parts)), request)
        else:
            house_all(builder, parts, said, request)

def fetch_all(builder, parts):
    """Fetches all that is built in a step without a network."""
    step = builder.step
    builder.fetch_constraints()
    for package, part in parts:
        if not isinstance(part, Artifact):
            raise Mistake(f"{package.name} comes from a repository, which a build without <network> cannot reach: ask for an archive.")
        if is_elsewhere(part, step.options):
            continue
        path = builder.fetch(part)
        if path.suffix != ".whl":
            builder.fetch_requires(part, path)
        yield package, step.plan.keep(part, path)

def is_elsewhere(part, options):
    return isinstance(part, Artifact) and any(part.url.startswith(folder.as_uri()) for folder in options.elsewhere)

def house_all(builder, parts, said, request):
    """Takes or builds every wheel, several at once."""
    step = builder.step
    entries, mistakes = [], []
    with concurrent.futures.ThreadPoolExecutor(8) as takers, concurrent.futures.ThreadPoolExecutor(
        os.cpu_count()
    ) as builders:
        running = []
        for package, part in parts:
            if is_elsewhere(part, step.options):
                continue
            if isinstance(part, Artifact) and part.file.endswith(".whl"):
                running.append(takers.submit(take, builder, part))
            else:
                running.append(builders.submit(make, builder, package, part, said))
        for task in running:
            try:
                entries.append(task.result())
            except Mistake as mistake:
                mistakes.append(mistake)
    if mistakes:
        raise Mistake("\nERROR: ".join(dict.fromkeys(map(str, mistakes))))
    write_report(step.options.out, entries)
    write(step.options.out / "requested.json", request)
    made = sum(entry["origin"] != "index" for entry in entries)
    print(f"{len(entries)} wheels, {made} of them built here", flush=True)

def take(builder, artifact):
    """A wheel as it is; where nobody has said what it fits, that is looked at."""
    options = builder.step.options
    wheel, report = builder.fetch(artifact), None
    if made_elsewhere(wheel):
        linked = links(wheel, with_versions=True)
        refuse_newer(wheel, artifact.name, linked.newer)
        if linked.native:
            # What is built for others is none of this one's business.
            wheel, report = repair(builder.step, wheel, "none" if options.repair == "none" else "auto")
    report = report or unrepaired(wheel, artifact.sha256.lower() or sha256(wheel))
    return house(wheel, "index", report, options.out)

def make(builder, package, part, said):
    with builder.under_way(package.name):
        return made(builder, package, part, said)

def made(builder, package, part, said):
    step = builder.step
    if isinstance(part, Artifact):
        wheel, seconds = builder.built(part)
        mended, report = repair(step, wheel)
        return house(mended, "built", report, step.options.out, seconds)
    with tempfile.TemporaryDirectory() as temporary:
        started = time.monotonic()
        settings = said.settings.get(package.name) or said.settings.get(place_of(part)) or {}
        wheel = builder.from_repository(package, part, settings, pathlib.Path(temporary))
        mended, report = repair(step, wheel)
        return house(mended, "built", report, step.options.out, time.monotonic() - started)

def project(step):
    """The wheel of one of the POM's projects."""
    options = step.options
    started = time.monotonic()
    builder = Builder(step, lambda file, path: build_files(step, file, path))
    show_named_builds(step, build_pins(options))
    if options.phase == "fetch":
        builder.fetch_constraints()
        builder.fetch_for_project(options.source, options.name)
        return
    with tempfile.TemporaryDirectory() as temporary:
        wheel = builder.project(options.source, options.name, options.module, pathlib.Path(temporary))
        mended, report = repair(step, wheel)
        entry = house(mended, "project", report, options.out, time.monotonic() - started)
        write_report(options.out, [entry])
        write(options.out / "requested.json", {"names": [entry["name"]], "addresses": {}})

def sources(step):
    """The sources of one project as its index has them: those with that checksum, which is ours, and nothing else runs."""
    options, router = step.options, step.router
    name, _, version = options.project.partition("==")
    bound = router.bound(name)
    for index in [bound] if bound else [index for index in router.indexes if not index.patterns]:
        try:
            page = router.read(index, name)
        except indexes.Refusal as refusal:
            raise Mistake(str(refusal)) from None
        url = page and page.with_sum(options.sha256)
        if url:
            break
    else:
        raise Mistake(f"no index has the sources of {options.project} with the SHA-256 {options.sha256}.")
    artifact = Artifact(name, version, indexes.file_name(url), url, {"sha256": options.sha256}, frozenset(), "", {}, True)
    with tempfile.TemporaryDirectory() as temporary:
        with tarfile.open(Builder(step).fetch(artifact)) as file:
            file.extractall(temporary, **({"filter": "data"} if hasattr(tarfile, "data_filter") else {}))
        folder = next(pathlib.Path(temporary).iterdir())
        shutil.copytree(folder / options.folder, options.out, dirs_exist_ok=True)

def write_report(out, entries):
    write(out / "report.json", {"wheels": sorted(entries, key=lambda entry: entry["file"])})

def write(path, value):
    path.write_text(json.dumps(value, indent=1, sort_keys=True) + "\n")
    os.utime(path, (0, 0))

def main():
    parser = argparse.ArgumentParser(description=__doc__)
    goals = parser.add_subparsers(required=True)
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--out", type=pathlib.Path, required=True)
    building = argparse.ArgumentParser(add_help=False, parents=[common])
    building.add_argument("--installer", default="uv")
    building.add_argument("--key", default="", help="names all that wheels are built against")
    building.add_argument("--repair", default="auto")
    building.add_argument("--older-base", help="a base that wheels for others can be built on")
    building.add_argument("--exclude", action="append", default=[])
    building.add_argument("--strip", action="store_true")
    building.add_argument("--phase", default="all", choices=["all", "fetch", "build"])
    building.add_argument("--build-constraint", type=pathlib.Path, action="append", default=[])
    indexes.add_arguments(building)
    for name in ("requirement", "constraint", "wheel", "elsewhere"):
        building.add_argument(f"--{name}", type=pathlib.Path, action="append", default=[])
    for name in ("no-binary", "only-binary", "extra", "group"):
        building.add_argument(f"--{name}", action="append", default=[])
    building.add_argument("--projects", action="store_true", help="there are projects beside it")
    filling = goals.add_parser("fill", parents=[building])
    filling.set_defaults(goal=fill)
    taking = goals.add_parser("sources", parents=[building])
    taking.set_defaults(goal=sources)
    for name in ("project", "sha256", "folder"):
        taking.add_argument(f"--{name}", required=True)
    one = goals.add_parser("project", parents=[building])
    one.set_defaults(goal=project)
    one.add_argument("--source", type=pathlib.Path, required=True)
    one.add_argument("--name", required=True)
    one.add_argument("--module", required=True, help="whose project it is")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    try:
        refuse_unknown_tag(options.repair)
        own_cache(CACHE)
        CLOSING.wait()
        step = Step(options, given_environment())
        # The files of the module that a lock may name.
        step.folders = [CONTEXT, *options.elsewhere, *(path for path in options.wheel if path.is_dir())]
        step.folders += [step.plan.folder] if step.plan else []
        options.goal(step)
    except (Mistake, BuildUserError) as mistake:
        sys.exit(f"ERROR: {mistake}")
    except RecursionError:
        sys.exit("ERROR: a wheel, its sources or a page of an index is nested too deeply: use another release of that package.")
    except OSError as error:
        # Of foreign code that fills the disk, too; its folders are empty again.
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        sys.exit("ERROR: No space left on device")

if __name__ == "__main__":
    main()
