"""Fills an empty environment with exactly the wheels that reports list, and makes it ready to ship.

No program starts the environment's interpreter once there is a package in it: a package can have code that runs whenever
that starts.
"""

from __future__ import annotations

import argparse
import collections.abc
import csv
import hashlib
import json
import os
import pathlib
import posixpath
import re
import struct
import subprocess
import sys
import tempfile
import typing
import zipfile

from python_image.install import environment
from python_image.shared.elf_needs import is_elf
from python_image.shared.needed_libraries import outside
from python_image.shared.wheel_report import ReportMismatch, listed, requested

# Metadata at the top of site-packages, wherever a wheel has that; importlib.metadata takes either case.
METADATA = re.compile(
    r"([^/]+\.data/((pure|plat)lib/|data/lib(64)?/python[^/]*/site-packages/))?(?P<package>[^/-]*)(-[^/]*)?\.(dist|egg)-info(/|$)",
    re.IGNORECASE | re.DOTALL,
)
RECORD = re.compile(r"[^/]+\.dist-info/RECORD$", re.IGNORECASE)
# Of an entry in a ZIP file: the flag for a name in UTF-8, and the field with another name, which not all readers look at.
UTF8, UNICODE_PATH = 0x800, 0x7075
# Folders around a file of a wheel.
DEEPEST = 100
TOOLS = pathlib.Path("/opt/python-image/wheel-tools")


def validate_wheels(entries: collections.abc.Iterable[dict[str, typing.Any]]) -> None:
    """No wheel has a name that installers, this script or readers of the image's layers take for another one."""
    for one in entries:
        try:
            with open(one["path"], "rb") as file, zipfile.ZipFile(file) as wheel:
                for entry in wheel.infolist():
                    if has_second_name(file, entry):
                        sys.exit(f"ERROR: {one['file']} has {entry.filename!r} under a second name: leave that requirement out.")
                names = wheel.namelist()
                validate_metadata(one, names)
                for record in [name for name in names if RECORD.match(posixpath.normpath(name))]:
                    validate_record(one, names, wheel.read(record).decode(errors="replace"))
                for name in [name for name in names if posixpath.normpath(name).endswith(".dist-info/entry_points.txt")]:
                    names += words(wheel.read(name).decode(errors="replace"))
                validate_paths(one, names)
        except (zipfile.BadZipFile, struct.error, csv.Error) as error:
            sys.exit(f"ERROR: {one['file']} is damaged ({error}): leave that requirement out, or build it again.")


def words(entry_points: str) -> collections.abc.Iterator[str]:
    """Whatever an installer may take for the name of a program: parsers do not agree on where sections and names begin."""
    for line in entry_points.splitlines():
        if not line.lstrip().startswith("#"):
            yield from re.split(r"[\s=:,\[\]]+", line)


def has_second_name(file: typing.BinaryIO, entry: zipfile.ZipInfo) -> bool:
    """Whether an entry has another name in front of its content, by which uv goes, or one in an extra field."""
    file.seek(entry.header_offset)
    name, extra = struct.unpack("<26x2H", file.read(30))
    # The name ends at a NUL byte for zipfile alone.
    if file.read(name) != entry.filename.encode("utf-8" if entry.flag_bits & UTF8 else "cp437", "replace"):
        return True
    return any(UNICODE_PATH in extra_fields(extra) for extra in (file.read(extra), entry.extra))


def extra_fields(extra: bytes) -> collections.abc.Iterator[int]:
    """The kinds of what an entry has beside its name. Less than a header at the end is padding."""
    while len(extra) >= 4:
        kind, length = struct.unpack_from("<2H", extra)
        if len(extra) < 4 + length:
            raise zipfile.BadZipFile("an extra field is too short")
        yield kind
        extra = extra[4 + length :]


def validate_paths(one: dict[str, typing.Any], names: collections.abc.Iterable[str]) -> None:
    """No wheel names a file or a program outside the environment, or one that an image cannot have. The pip for Python 3.9 would write such a program as root."""
    for name in names:
        if name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name):
            sys.exit(f"ERROR: {one['file']} names {name!r}, which lies outside the environment: leave that requirement out.")
        # The marks by which a layer deletes files of those below it.
        if any(part.startswith(".wh.") for part in name.split("/")):
            sys.exit(f"ERROR: {one['file']} names {name!r}, by which engines delete other files: leave that requirement out.")
        # Python releases up to 3.11 walk a tree by recursion.
        if name.count("/") > DEEPEST:
            sys.exit(
                f"ERROR: {one['file']} has a file in {name.count('/')} folders, more than {DEEPEST}: leave that requirement out."
            )


def validate_metadata(one: dict[str, typing.Any], names: collections.abc.Iterable[str]) -> None:
    """No wheel brings metadata of another package, such as the record by which that package's files are judged."""
    for name in names:
        folder = METADATA.match(posixpath.normpath(name))
        if folder and environment.normalized(folder["package"]) != environment.normalized(one["name"]):
            sys.exit(f"ERROR: {one['file']} brings {name!r}, which is metadata of another package: leave that requirement out.")


def validate_record(one: dict[str, typing.Any], names: collections.abc.Iterable[str], record: str) -> None:
    """No record names files of another package by a detour. pip keeps such a line, and files are judged by it."""
    known = {posixpath.normpath(name) for name in names}
    # As pip reads it.
    for row in csv.reader(record.splitlines()):
        detour = row and (row[0].startswith("/") or ".." in row[0].split("/"))
        if detour and posixpath.normpath(row[0]) not in known:
            sys.exit(f"ERROR: {one['file']} has {row[0]!r} in its RECORD, which is no file of it: leave that requirement out.")


def own_files(venv: pathlib.Path) -> dict[str, str]:
    """What an empty environment consists of."""
    return {path: identity(path) for path in files(venv)}


def files(venv: pathlib.Path) -> collections.abc.Iterator[str]:
    for folder, folders, names in os.walk(venv):
        for name in (*folders, *names):
            path = os.path.join(folder, name)
            if os.path.islink(path) or name in names:
                yield path


def identity(path: str) -> str:
    if os.path.islink(path):
        return os.readlink(path)
    if not os.path.isfile(path):
        return "no file"
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def check_own_files(venv: pathlib.Path, before: dict[str, str]) -> None:
    """No wheel replaced the environment's interpreter or its settings, and none left a link."""
    for path in sorted({*before, *(path for path in files(venv) if os.path.islink(path))}):
        if not os.path.lexists(path) or before.get(path) != identity(path):
            owners = [one for one in environment.installed(venv) if path in {str(found) for _, found in one.paths()}]
            who = f"The wheel of {environment.named(owners[0].folder)}" if owners else "A wheel"
            sys.exit(f"ERROR: {who} replaces {path}, which belongs to the environment itself: leave that requirement out.")


def install_with_uv(entries: list[dict[str, typing.Any]], venv: pathlib.Path) -> None:
    with tempfile.TemporaryDirectory() as temporary:
        # By name and not by file, so that the packages do not seem to come from a folder of this build.
        wanted = pathlib.Path(temporary, "wheels.txt")
        wanted.write_text("".join(f"{one['name']}=={one['version']} --hash=sha256:{one['sha256']}\n" for one in entries))
        command = [TOOLS / "bin/uv", "pip", "install", "--quiet", "--python", venv / "bin/python3", "--no-config", "--offline"]
        # Without its cache, to which all wheels of one name in a folder of one name are the same.
        command += ["--no-deps", "--no-index", "--no-cache", "--link-mode", "hardlink", "--require-hashes"]
        for folder in sorted({one["path"].parent for one in entries}):
            command += ["--find-links", folder]
        # It starts the interpreter once, before anything is installed.
        variables = {"PATH": os.environ["PATH"], "HOME": temporary}
        if subprocess.run([*map(str, command), "--requirement", str(wanted)], env=variables, check=False).returncode:
            sys.exit("ERROR: uv could not install the wheels (see above).")
    # What it leaves.
    (venv / ".lock").unlink(missing_ok=True)


def install_with_pip(entries: list[dict[str, typing.Any]], venv: pathlib.Path) -> None:
    """By pip's own code, in this process: the command pip would start the environment's interpreter."""
    from pip._internal.exceptions import PipError
    from pip._internal.models.scheme import Scheme
    from pip._internal.operations.install.wheel import install_wheel

    # What scripts are to start with.
    sys.executable = str(venv / "bin/python3")
    python = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    site = str(venv / "lib" / python / "site-packages")
    for one in entries:
        headers = str(venv / "include/site" / python / one["name"])
        scheme = Scheme(platlib=site, purelib=site, headers=headers, scripts=str(venv / "bin"), data=str(venv))
        said: dict[str, typing.Any] = {"pycompile": False, "warn_script_location": False, "requested": True}
        try:
            install_wheel(one["name"], str(one["path"]), scheme, one["file"], **said)
        except PipError as error:
            sys.exit(f"ERROR: pip could not install {one['file']}: {error}")


def summary_below(options: argparse.Namespace) -> dict[str, typing.Any]:
    """What must be known of the layers below: as a step noted it, or as it stands in the image that has them."""
    if options.before:
        return json.loads(options.before.read_text())
    if options.parent:
        return environment.summary_of(options.parent, options.venv)
    return {"requires": {}, "pruned": [], "native": []}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--installer", choices=["uv", "pip"], required=True)
    parser.add_argument("--prune", action="append", default=[], choices=sorted(environment.KINDS))
    parser.add_argument("--wheels", type=pathlib.Path, required=True, help="the folders of wheelhouses")
    parser.add_argument("--parent", type=pathlib.Path, help="the environment of the image that an application starts from")
    parser.add_argument("--parent-name", default="", help="that image, for messages")
    parser.add_argument("--before", type=pathlib.Path, help="what the layer below has installed, as its step noted it")
    parser.add_argument("--note", type=pathlib.Path, help="where to note the same of this one")
    parser.add_argument("--apart", type=pathlib.Path, help="where to put what the wheels bring once more")
    parser.add_argument("--libraries", type=pathlib.Path, required=True, help="where to list the libraries that it needs")
    parser.add_argument("venv", type=pathlib.Path)
    options = parser.parse_args()
    sys.path.append(str(TOOLS / f"lib/python{sys.version_info[0]}.{sys.version_info[1]}/site-packages"))
    folders = sorted(options.wheels.iterdir())
    try:
        entries = [one for folder in folders for one in listed(folder)]
        asked = [requested(folder) for folder in folders]
    except ReportMismatch as error:
        sys.exit(f"ERROR: {error}")
    venv = options.venv
    before = summary_below(options)
    environment.validate_projects(before["requires"], entries)
    validate_wheels(entries)
    own = own_files(venv)
    if entries:
        (install_with_uv if options.installer == "uv" else install_with_pip)(entries, venv)
    check_own_files(venv, own)
    pruned = environment.finish(venv, options.prune, before["pruned"], asked)
    distributions = environment.installed(venv)
    # Files of the layer below are not here, and will be.
    native = environment.native(distributions)
    libraries = outside(filter(is_elf, native), venv, set(before["native"]).__contains__)
    options.libraries.write_text("".join(f"{library}\n" for library in libraries))
    if options.note:
        options.note.parent.mkdir(parents=True, exist_ok=True)
        above = environment.summary(distributions, pruned, native)
        options.note.write_text(json.dumps(environment.together(before, above)))
    if options.apart:
        environment.set_apart(distributions, venv, options.apart)


if __name__ == "__main__":
    main()
