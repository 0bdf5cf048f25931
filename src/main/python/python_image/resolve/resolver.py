"""Pins everything that is asked for, with the checksums of its files."""

from __future__ import annotations

import argparse
import collections.abc
import email.message
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import typing
import zipfile
from email.parser import HeaderParser

from packaging.utils import canonicalize_name

from python_image.build.lock_origins import (
    ARCHIVE,
    WEB,
    context_texts,
)
from python_image.build.pinned_files import REMOTE, PinnedFiles, left_out, remote_lists, routed, routed_lists
from python_image.resolve import parent
from python_image.resolve.to_build import BUILD_FAILED, NeedsBuild
from python_image.shared.files import sha256
from python_image.steps import indexes
from python_image.steps.common import UserError, without_login
from python_image.steps.requirements import CONTEXT, place
from python_image.steps.step import TOOLS, tool
from python_image.steps.toml import tomllib

if typing.TYPE_CHECKING:
    from python_image.steps.build_user import BuildUser
    from python_image.steps.requirements import Lists, Pins
    from python_image.steps.step import Step

LARGEST_LOCK = 64 << 20
# One release of a project, or what is at an address.
FAILED_BUILD = re.compile(
    r"Failed to (?:download and )?build `(?P<name>[A-Za-z0-9._-]+)"
    r"(?:==(?P<version>[^`\s]+)| @ [^`]*?(?:-(?P<archived>[0-9][^-/`]*)\.(?:tar\.\w+|zip))?(?:[#?][^`]*)?)?`"
)
MOST_FAILED = 20
NO_HASH = "all must. Ask for an archive or a wheel of it, by its address, with the hash."


def lock(step: Step, folder: pathlib.Path, said: Pins, builds: Pins) -> tuple[pathlib.Path, pathlib.Path]:
    """Pins everything that is asked for, with the checksums of its files; gives the lock, and where it was written.

    A build user does it, as that may run foreign code: what comes of it are names, versions and checksums.
    """
    first = first_of(step.options)
    if first and is_pylock(first):
        return first, first
    with step.user("resolve") as user:
        written = user.folder / "out" / "pylock.toml"
        pin(step, user, written, said, builds)
        return user.take("out/pylock.toml", folder / "pylock.toml", LARGEST_LOCK), written


def first_of(options: argparse.Namespace) -> pathlib.Path | None:
    return options.requirement[0] if options.requirement else None


def is_pylock(file: pathlib.Path | None) -> bool:
    return bool(file and re.fullmatch(r"pylock(\.[^.]+)?\.toml", file.name))


def is_made_here(options: argparse.Namespace) -> bool:
    """Whether a resolver makes the lock, in place of the POM's own."""
    first = first_of(options)
    return not is_pylock(first) and not (first and first.name in ("uv.lock", "poetry.lock"))


def pin(step: Step, user: BuildUser, out: pathlib.Path, said: Pins, builds: Pins) -> None:
    options, folder = step.options, user.folder
    first = first_of(options)
    kind = first.name if first else ""
    groups = [word for group in options.group for word in ("--group", group)]
    extras = [word for extra in options.extra for word in ("--extra", extra)]
    settings: dict[str, typing.Any] = {}
    no_build = by_pip = False
    environment = {**step.resolver_environment(), "UV_CACHE_DIR": f"{folder}/home/uv", "UV_PYTHON": sys.executable}
    validate_extras_and_groups(options)
    if first and kind == "uv.lock":
        if not options.member:
            validate_local_sources(first, options)
        packages = [word for file in project_files(options) for word in ("--package", project_name(file))] if options.member else []
        command = [tool("uv"), "export", "--quiet", "--frozen", "--no-emit-local", "--no-default-groups", "--no-header"]
        command += ["--directory", first.parent, "--format", "pylock.toml", "--output-file", out, *packages, *groups, *extras]
    elif first and kind == "poetry.lock":
        command = ["/opt/python-image/poetry/bin/poetry", "--directory", first.parent, "--no-interaction", "export"]
        command += ["--format", "pylock.toml", "--output", out]
        command += [word for group in options.group for word in ("--with", group)]
        command += [word for extra in options.extra for word in ("--extras", extra)]
    else:
        # pip takes a project's own file for a list, and builds what is named by its address, also by metadata, whatever it is told.
        files = [file for file in options.requirement if file.name == "pyproject.toml"]
        # uv compares checksums when it installs: what it runs for its answer comes before. pip does so at once, if only what
        # builds need has them; else the router shows no other file.
        only_builds = builds.hashes_required and not said.hashes_required
        wheels_alone = ":all:" in step.lists.wheels
        by_pip = (options.installer == "pip" and not wheels_alone) or (
            only_builds and not (wheels_alone and not step.lists.sources)
        )
        by_pip = by_pip and options.phase != "fetch" and not files
        if said.hashes_required and not by_pip:
            step.router.named = PinnedFiles(said, builds)
            validate_checksums(said, step.router.named)
        moved = rewritten(step, user, by_pip, said)
        settings["cwd"] = moved(CONTEXT) if CONTEXT.exists() else None
        inputs = [word for file in options.requirement for word in ("--requirement", moved(file))]
        inputs += [word for file in options.constraint for word in ("--constraint", moved(file))]
        inputs += [word for file in parent.write_constraints(options, folder / "parent.txt") for word in ("--constraint", file)]
        no_build = options.phase == "fetch" or (only_builds and not by_pip)
        if no_build:
            validate_no_sources(step.lists)
        # uv takes these or that; of pip's, the later one counts.
        if not no_build:
            inputs += [word for name in sorted(step.lists.wheels) for word in ("--only-binary", name)]
            inputs += [word for name in options.no_binary for word in ("--no-binary", name)]
        direct = folder / "direct.txt"
        wheels = own_wheels(options)
        direct.write_text("".join(f"{line}\n" for line in as_requirements(wheels, options, said)))
        if wheels:
            inputs += ["--requirement", direct]
        if by_pip:
            command = [TOOLS / "bin" / "python3", "-m", "pip", "lock", "--output", out, *inputs]
            command += [word for group in options.group for word in ("--group", f"{group_file(options)}:{group}")]
            command += [word for file in options.build_constraint for word in ("--build-constraint", file)]
        else:
            # What it takes as files it does not take with that name before them.
            inputs = [word for word in inputs if word != "--requirement"]
            # Configuration is looked for elsewhere than among the requirements, whose paths are those of their module.
            command = [tool("uv"), "--project", "/", "pip", "compile", "--no-header", "--python", sys.executable]
            # Not while there is a network, or as nobody would compare what the build needs.
            command += ["--no-build"] if no_build else []
            # uv leaves this word of pip's lists out, with a warning.
            command += ["--prerelease", "allow"] if options.installer == "pip" and step.lists.takes_early else []
            # The lock is in the file; what it warns of, such as a release that its owner has withdrawn, is for the log.
            settings["stdout"] = subprocess.DEVNULL
            command += ["--format", "pylock.toml", "--output-file", out, *inputs, *([] if options.elsewhere else extras)]
            command += [
                word for file in routed_lists(step, folder, options.build_constraint) for word in ("--build-constraints", file)
            ]
            command += [word for group in options.group for word in ("--group", f"{group_file(options)}:{group}")]
    if resolved(step, user, command, environment, settings) != 0:
        step.router.tell_missing()
        if problem := parent.conflict(options, step.resolver_output):
            raise UserError(problem)
        if problem := left_out(step.router):
            raise UserError(problem)
        if is_made_here(options) and not by_pip:
            validate_builds(step, user, command, environment, settings)
        if kind.endswith(".lock"):
            raise UserError(f"{kind} cannot be used (see above). If its pyproject.toml has changed since, lock again.")
        if no_build and options.phase != "fetch":
            raise UserError(
                "what is asked for cannot be had as wheels (see above). Where <buildConstraints> has hashes and pyproject.toml says"
                " what is asked for, nothing is built to learn more: name uv.lock, or a list of requirements, in <requirements>."
            )
        if options.phase == "fetch":
            raise UserError(
                "what is asked for cannot be had as wheels (see above). Where <network> is none, sources come from a lock alone:"
                " name uv.lock, poetry.lock or pylock.toml in <requirements>."
            )
        raise UserError("what is asked for cannot be had together (see above).")


def resolved(step: Step, user: BuildUser, command: list, environment: dict[str, str], settings: dict[str, typing.Any]) -> int:
    """Runs a resolver. Where metadata names an address that a line has a checksum for, once more, with the router's address.
    Not at once, as such an override replaces extras and markers of all who need that project."""
    named = step.router.named
    status, text = attempt(step, user, command, environment, settings)
    if named and named.lines:
        # A package of an index that names such an address is refused without a question for it.
        named.note_projects(re.findall(r"conflicting URLs for package [`']?([A-Za-z0-9._-]+)", text))
        lines = "".join(named.overrides(step))
        if status and lines:
            file = user.folder / "overrides.txt"
            file.write_text(lines)
            status, text = attempt(step, user, [*command, "--override", file], environment, settings)
    if status and step.options.marker and step.options.phase == "all" and BUILD_FAILED.search(text):
        # Said where there are compilers, if it fails there as well.
        raise NeedsBuild("the metadata of something that has no wheel is built")
    step.resolver_output = text
    print(text, end="", flush=True)
    return status


def validate_builds(
    step: Step, user: BuildUser, command: list, environment: dict[str, str], settings: dict[str, typing.Any]
) -> None:
    """Refuses all that cannot be built to learn what it depends on. uv stops at the first, so it is asked again without that."""
    failed: dict[str, str] = {}
    text = step.resolver_output
    while (found := FAILED_BUILD.search(text)) and found["name"] not in failed and len(failed) < MOST_FAILED:
        version = found["version"] or found["archived"] or ""
        failed[found["name"]] = (
            f"{found['name']} {version}".rstrip() + " could not be built from its sources, to learn what it depends on:\n" + text
        )
        file = user.folder / "failed.txt"
        # What is for no Python is left out.
        file.write_text("".join(f"{name}; python_version < '0'\n" for name in failed))
        status, text = attempt(step, user, [*command, "--override", file], environment, settings)
        if status == 0:
            break
    if len(failed) > 1:
        raise UserError("\nERROR: ".join(text.rstrip() for text in failed.values()))


def attempt(
    step: Step, user: BuildUser, command: list, environment: dict[str, str], settings: dict[str, typing.Any]
) -> tuple[int, str]:
    """Runs a resolver once; gives its status and what it says."""
    with tempfile.TemporaryFile() as output:
        status = step.resolve(user, command, environment, log=output, **settings)
        output.seek(0)
        return status, output.read().decode(errors="replace")


def validate_checksums(said: Pins, named: PinnedFiles) -> None:
    """A resolver would build what is there, which no checksum is for."""
    for address in sorted(said.asked):
        if re.match(r"(git|hg|svn|bzr)\+", address):
            raise UserError(f"{without_login(address)} comes from a repository, which has no --hash, and others have: {NO_HASH}")
        if indexes.is_web(address) and not named.has_sums(address):
            raise UserError(
                f"{without_login(address)} has no --hash, and others have: all must. Write it on the line of that address."
            )


def validate_no_sources(asked: Lists) -> None:
    """Packages that are to be built would be, for what they say of themselves, while nobody compares what their builds need,
    or while there is a network: uv lets --no-binary of a list count more than --no-build."""
    if asked.sources:
        raise UserError(
            "<noBinary> and --no-binary ask for sources. Where <network> is none, and where pyproject.toml says what is asked for"
            " and <buildConstraints> has hashes, those come from a lock alone: name uv.lock, poetry.lock or pylock.toml in"
            " <requirements>."
        )


def own_wheels(options: argparse.Namespace) -> list[pathlib.Path]:
    """The wheels that the POM names, and those of its projects."""
    return [wheel for path in options.wheel for wheel in ([path] if path.is_file() else sorted(path.glob("*.whl")))]


def as_requirements(wheels: list[pathlib.Path], options: argparse.Namespace, said: Pins) -> collections.abc.Iterator[str]:
    """A line for each wheel: with the extras that it has, where the projects are all there is."""
    wanted = extras_of_projects(options)
    known = {wheel: extras_of(wheel) for wheel in wheels} if wanted else {}
    validate_known("extra", wanted, set().union(*known.values()), "<projects>")
    for wheel in wheels:
        extras = ",".join(sorted(wanted & known.get(wheel, set())))
        # pip wants a checksum of these, too: they are the module's own, as the list of the others' checksums is.
        checked = f" --hash=sha256:{sha256(wheel)}" if said.hashes_required else ""
        yield f"{wheel}[{extras}]{checked}" if extras else f"{wheel}{checked}"


def extras_of_projects(options: argparse.Namespace) -> set[str]:
    """Where there are projects, extras are theirs."""
    return {canonicalize_name(extra) for extra in options.extra} if options.elsewhere else set()


def metadata_of(wheel: pathlib.Path) -> email.message.Message:
    with zipfile.ZipFile(wheel) as file:
        name = next(name for name in file.namelist() if re.fullmatch(r"[^/]+\.dist-info/METADATA", name))
        return HeaderParser().parsestr(file.read(name).decode(errors="replace"))


def extras_of(wheel: pathlib.Path) -> set[str]:
    return {canonicalize_name(extra) for extra in metadata_of(wheel).get_all("Provides-Extra", [])}


def requires_of(wheel: pathlib.Path) -> list[str]:
    return [str(line) for line in metadata_of(wheel).get_all("Requires-Dist", [])]


def addresses_of(wheels: collections.abc.Iterable[pathlib.Path]) -> set[str]:
    """The addresses that these wheels need something from."""
    found = (re.search(r"@\s*([A-Za-z0-9+.-]+://[^\s;]+)", line) for wheel in wheels for line in requires_of(wheel))
    return {place(match[1]) for match in found if match}


def rewritten(step: Step, user: BuildUser, by_pip: bool, said: Pins) -> collections.abc.Callable[[pathlib.Path], pathlib.Path]:
    """Where a tool finds the files of the context, without the indexes that they name, as the router asks those, and for uv
    without what pip's format has and uv's has not. Archives that need a login, or are compared, come from the router as well."""
    own = re.compile(
        r"(?m)^[ \t]*(?:(?:-i|--index-url|--extra-index-url|--pypi-url|--trusted-host)[ \t=].*"
        r"|--no-index\b.*|(?:-f|--find-links)[ \t=]*[\"']?https?://.*)$"
    )
    # Lists of names become a line for each.
    lists = re.compile(r"(?m)^([ \t]*--(?:no-binary|only-binary))[ \t=]+([^\s,]+,\S*)[ \t]*(?:[ \t]#.*)?$")
    # How one is built matters to its build only.
    value = r"""(?:"[^"\n]*"|'[^'\n]*'|[^\s"']+(?:"[^"\n]*"|'[^'\n]*')?)"""
    how = re.compile(rf"(?m)(?:^|(?:[ \t]|\\\r?\n)+)(?:--config-settings?(?:[ \t]*=[ \t]*|[ \t]+)|-C[ \t=]*){value}")
    texts = context_texts()
    named = step.router.named
    # A resolver gets those that were read here.
    remote = remote_lists(texts.values())
    copy = user.folder / "out" / "context"
    places = {url: copy / f"list-{number}.txt" for number, url in enumerate(remote)}
    forms = (own,) if by_pip else (own, lists, how)
    guarded = {url for text in texts.values() for url in ARCHIVE.findall(text) if step.router.has_login(url)}
    if named:
        guarded |= {url for text in (*texts.values(), *remote.values()) for url in WEB.findall(text) if named.has_sums(url)}
    if not guarded and not remote and not any(form.search(text) for text in texts.values() for form in forms):
        return lambda file: file
    shutil.copytree(CONTEXT, copy)
    for file, text in [*texts.items(), *((places[url], text) for url, text in remote.items())]:
        lines = own.sub("", text)
        lines = REMOTE.sub(lambda found: f"{found[1]}{places.get(found[2], found[2])}", lines)
        lines = WEB.sub(lambda found: routed(step, found[0]) if found[0] in guarded else found[0], lines)
        if not by_pip:
            lines = lists.sub(lambda found: "\n".join(f"{found[1]} {name}" for name in found[2].split(",") if name), lines)
            lines = how.sub("", lines)
        if file in places.values():
            file.write_text(lines)
        elif lines != text:
            (copy / file.relative_to(CONTEXT)).write_text(lines)
    return lambda file: copy / file.relative_to(CONTEXT) if CONTEXT in (file, *file.parents) else file


def validate_extras_and_groups(options: argparse.Namespace) -> None:
    """Says which extras and groups a project's own file does not have; the tools say it in many ways, or not at all."""
    extras: set[str] = set()
    groups: set[str] = set()
    told = True
    files = project_files(options)
    for file in files:
        document = tomllib.loads(file.read_text())
        poetry = document.get("tool", {}).get("poetry", {})
        told = told and "optional-dependencies" not in document.get("project", {}).get("dynamic", [])
        told = told and ("project" in document or bool(poetry))
        extras.update(document.get("project", {}).get("optional-dependencies", {}), poetry.get("extras", {}))
        groups.update(document.get("dependency-groups", {}), poetry.get("group", {}))
        if "dev-dependencies" in document.get("tool", {}).get("uv", {}) or "dev-dependencies" in poetry:
            groups.add("dev")
    if files and told:
        validate_known("extra", options.extra, extras, "pyproject.toml")
    if files:
        validate_known("group", options.group, groups, "pyproject.toml")


def project_files(options: argparse.Namespace) -> list[pathlib.Path]:
    """The pyproject.toml files that name the requirements: beside the lock, or of the workspace's members that the image asks for."""
    if options.member:
        return [folder / "pyproject.toml" for folder in options.member]
    return [file.with_name("pyproject.toml") for file in options.requirement if file.suffix in (".toml", ".lock")]


def project_name(file: pathlib.Path) -> str:
    return canonicalize_name(tomllib.loads(file.read_text()).get("project", {}).get("name", ""))


def validate_known(kind: str, wanted: collections.abc.Iterable[str], known: collections.abc.Iterable[str], place: str) -> None:
    names = {canonicalize_name(name) for name in known}
    missing = [name for name in wanted if canonicalize_name(name) not in names]
    if missing:
        has = f"it has {', '.join(sorted(names))}" if names else "it has none"
        if place == "<projects>":
            has = has.replace("it has", "they have")
        raise UserError(f"there is no {kind} {', '.join(sorted(missing))} in {place}: {has}. Correct <wheels><{kind}s>.")


def validate_local_sources(lock: pathlib.Path, options: argparse.Namespace) -> None:
    """Says what a lock has as folders and files of its project's machine, which it does not carry."""
    local = [
        package["name"]
        for package in tomllib.loads(lock.read_text()).get("package", [])
        if {"directory", "editable", "path", "virtual"}.intersection(package.get("source", {}))
        and package["source"] not in ({"virtual": "."}, {"editable": "."})
    ]
    if local and not options.projects:
        raise UserError(
            f"uv.lock has {', '.join(local)} as folders or files of its own, which a lock does not carry: name them in <projects>."
        )
    for name in local:
        print(f"{name} is a folder or file of uv.lock's own: it is installed if one of <projects> is it", flush=True)


def group_file(options: argparse.Namespace) -> pathlib.Path | str:
    return next((file for file in options.requirement if file.name == "pyproject.toml"), "pyproject.toml")
