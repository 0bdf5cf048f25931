"""Fills a wheelhouse: pins what is asked for, takes the wheels that fit, builds the others, and repairs what was built."""

import argparse
import concurrent.futures
import json
import os
import pathlib
import shutil
import sys
import tempfile
import time

from packaging.utils import parse_wheel_filename
from wheel_build import build, built, from_repository, place, unpack
from wheel_common import Artifact, Mistake, sha256
from wheel_files import fetch, pip_settings, uv_environment, web
from wheel_lock import place_of, requested, wanted
from wheel_native import links, made_elsewhere, refuse_newer
from wheel_repair import refuse_unknown_tag, repair, taken

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

def fill(options):
    """The wheels of everything that is asked for."""
    settings = pip_settings()
    os.environ.update(uv_environment(settings))
    get = web(settings)
    with tempfile.TemporaryDirectory() as temporary:
        said, parts = wanted(options, pathlib.Path(temporary))
        entries, mistakes = [], []
        with concurrent.futures.ThreadPoolExecutor(8) as takers, concurrent.futures.ThreadPoolExecutor(
            os.cpu_count()
        ) as builders:
            running = []
            for package, part in parts:
                if isinstance(part, Artifact) and any(part.url.startswith(folder.as_uri()) for folder in options.elsewhere):
                    continue
                if isinstance(part, Artifact) and part.file.endswith(".whl"):
                    running.append(takers.submit(take, part, get, options))
                else:
                    running.append(builders.submit(make, package, part, get, options, said))
            for task in running:
                try:
                    entries.append(task.result())
                except Mistake as mistake:
                    mistakes.append(mistake)
        if mistakes:
            raise Mistake("\nERROR: ".join(str(mistake) for mistake in mistakes))
    write_report(options.out, entries)
    write(options.out / "requested.json", requested(options, said, parts))
    made = sum(entry["origin"] != "index" for entry in entries)
    print(f"{len(entries)} wheels, {made} of them built here", flush=True)

def take(artifact, get, options):
    """A wheel as it is; where nobody has said what it fits, that is looked at."""
    wheel, report = fetch(artifact, get), None
    if made_elsewhere(wheel):
        linked = links(wheel)
        refuse_newer(wheel, artifact.name, linked.newer)
        if linked.native:
            # What is built for others is none of this one's business.
            wheel, report = repair(wheel, options, "none" if options.repair == "none" else "auto")
    return house(wheel, "index", report or taken(wheel), options.out)

def make(package, part, get, options, said):
    if isinstance(part, Artifact):
        wheel, seconds = built(part, get, options)
        mended, report = repair(wheel, options)
        return house(mended, "built", report, options.out, seconds)
    with tempfile.TemporaryDirectory() as temporary:
        started = time.monotonic()
        settings = said.settings.get(package.name) or said.settings.get(place_of(part)) or {}
        wheel = from_repository(package, part, pathlib.Path(temporary), options, settings)
        mended, report = repair(wheel, options)
        return house(mended, "built", report, options.out, time.monotonic() - started)

def project(options):
    """The wheel of one of the POM's projects."""
    os.environ.update(uv_environment(pip_settings()))
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as temporary:
        out = pathlib.Path(temporary, "out")
        # A copy, because builds write into their folder and the mount is read-only. The step has no other project.
        with place("project") as sources:
            shutil.copytree(options.source, sources, symlinks=True, dirs_exist_ok=True)
            if not build(sources, out, None, options, {}):
                raise Mistake(f"the project {options.name} could not be built (see above).")
        wheel, report = repair(next(out.glob("*.whl")), options)
        entry = house(wheel, "project", report, options.out, time.monotonic() - started)
        write_report(options.out, [entry])
        write(options.out / "requested.json", {"names": [entry["name"]], "addresses": {}})

def sources(options):
    """The sources of one project, by its checksum, as its index has them."""
    settings = pip_settings()
    os.environ.update(uv_environment(settings))
    with tempfile.TemporaryDirectory() as temporary:
        asked = pathlib.Path(temporary, "requirements.txt")
        asked.write_text(f"{options.project} --hash=sha256:{options.sha256}\n")
        options.requirement, options.no_binary = [asked], [":all:"]
        _, parts = wanted(options, pathlib.Path(temporary))
        unpacked = pathlib.Path(temporary, "unpacked")
        unpacked.mkdir()
        folder = unpack(fetch(parts[0][1], web(settings)), unpacked)
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
    filling = goals.add_parser("fill", parents=[building])
    filling.set_defaults(goal=fill)
    taking = goals.add_parser("sources", parents=[building])
    taking.set_defaults(goal=sources)
    for goal in filling, taking:
        for name in ("requirement", "constraint", "wheel", "elsewhere"):
            goal.add_argument(f"--{name}", type=pathlib.Path, action="append", default=[])
        for name in ("no-binary", "only-binary", "extra", "group"):
            goal.add_argument(f"--{name}", action="append", default=[])
        goal.add_argument("--projects", action="store_true", help="there are projects beside it")
    for name in ("project", "sha256", "folder"):
        taking.add_argument(f"--{name}", required=True)
    one = goals.add_parser("project", parents=[building])
    one.set_defaults(goal=project)
    one.add_argument("--source", type=pathlib.Path, required=True)
    one.add_argument("--name", required=True)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    try:
        refuse_unknown_tag(getattr(options, "repair", "none"))
        options.goal(options)
    except Mistake as mistake:
        sys.exit(f"ERROR: {mistake}")

if __name__ == "__main__":
    main()
