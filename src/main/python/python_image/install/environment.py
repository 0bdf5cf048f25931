"""Makes an environment ready to ship: what only developing needs goes, bytecode comes, and its records stay true."""

from __future__ import annotations

import base64
import collections.abc
import csv
import hashlib
import io
import json
import os
import pathlib
import re
import shutil
import stat
import sys
import typing
import zipfile

from python_image.install import bytecode

# Read when the image is verified.
PRUNED = "share/python-image/pruned.json"

# How many files that were kept are told one by one.
TOLD = 10

# What may be pruned, by the POM's words.
KINDS = {
    "tests": lambda path: bool({"tests", "test"}.intersection(path.parts[:-1])),
    "stubs": lambda path: path.suffix == ".pyi",
    "sources": lambda path: path.suffix in (".c", ".cc", ".cpp", ".h", ".hpp", ".pxd", ".pyx", ".f90"),
    "static": lambda path: path.suffix == ".a",
}


class Distribution:
    """An installed one, with the files that its record names."""

    def __init__(self, folder: pathlib.Path) -> None:
        self.folder = folder
        self.site = folder.parent
        self.record = folder / "RECORD"
        self.rows = self.read() if self.record.is_file() else []
        # Of the whole environment, before files are pruned.
        self.original_files: collections.abc.Set[str] = frozenset()
        self.removed: set[pathlib.Path] = set()

    def read(self) -> list[list[str]]:
        try:
            text = self.record.read_text(encoding="utf-8")
            return [row for row in csv.reader(io.StringIO(text)) if row]
        except (csv.Error, UnicodeDecodeError) as error:
            return sys.exit(
                f"ERROR: {self.record} is no record of files: {error}. Ask who makes {named(self.folder)} for another wheel."
            )

    def path_of(self, name: str) -> pathlib.Path | None:
        """Where a name of the record is in the environment: a wheel can name any other path in the system as well."""
        venv = str(self.site.parents[2])
        path = os.path.normpath(os.path.join(self.site, name))
        # A link to lib.
        if path.startswith(f"{venv}/lib64/") and os.path.islink(f"{venv}/lib64"):
            path = f"{venv}/lib/{path[len(venv) + 7 :]}"
        return pathlib.Path(path) if path.startswith(f"{venv}/") else None

    def paths(self) -> collections.abc.Iterator[tuple[str, pathlib.Path]]:
        """The paths that the record names in the environment, by the names that they have from site-packages: a record may name
        one in a detour."""
        site = f"{self.site}/"
        for row in self.rows:
            if path := self.path_of(row[0]):
                text = str(path)
                yield text[len(site) :] if text.startswith(site) else os.path.relpath(text, site), path

    def files(self) -> collections.abc.Iterator[tuple[pathlib.PurePosixPath, pathlib.Path]]:
        for name, path in self.paths():
            if is_regular(path):
                yield pathlib.PurePosixPath(name), path

    def write(self, name: str, content: bytes) -> None:
        path = self.folder / name
        path.write_bytes(content)
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
        self.rows = [row for row in self.rows if row[0] != f"{self.folder.name}/{name}"]
        self.rows.append([f"{self.folder.name}/{name}", f"sha256={digest}", str(len(content))])

    def remove(self, name: str) -> None:
        delete(self.folder / name)
        self.removed.add(self.folder / name)

    def is_missing_file(self, path: pathlib.Path) -> bool:
        """Whether a file disappeared that was not removed for this distribution."""
        own = {*self.removed, self.site.parents[2] / "include"}
        return str(path) in self.original_files and "__pycache__" not in path.parts and own.isdisjoint((path, *path.parents))

    def save(self) -> None:
        """Writes the record without files that were removed here or never existed. A missing file stays in it, so that verify
        reports it."""
        # Unlike Path.is_file, isfile takes a name that is too long for the file system.
        rows = [row for row in self.rows if (path := self.path_of(row[0])) and (os.path.isfile(path) or self.is_missing_file(path))]
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows(sorted(rows))
        self.record.write_text(out.getvalue(), encoding="utf-8")


def delete(path: pathlib.Path) -> None:
    """A file or a folder: a wheel may have either under any name."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def is_regular(path: pathlib.Path) -> bool:
    """Whether a file is there, which no link stands for."""
    try:
        return stat.S_ISREG(os.lstat(path).st_mode)
    except (OSError, ValueError):
        return False


def regular_files(venv: pathlib.Path) -> collections.abc.Set[str]:
    """The paths of all regular files. One walk takes 0.05 s for 30,000 files, and a call for each line of a record 0.7 s."""
    found, pending = set(), [str(venv)]
    while pending:
        with os.scandir(pending.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    pending.append(entry.path)
                elif entry.is_file(follow_symlinks=False):
                    found.add(entry.path)
    return found


def prune(
    distributions: list[Distribution],
    venv: pathlib.Path,
    kinds: collections.abc.Iterable[str],
    before: collections.abc.Iterable[dict[str, typing.Any]],
) -> list[dict[str, typing.Any]]:
    """Removes what was asked for, and notes in the environment what that saves, with what was noted of the layer below."""
    told = venv / PRUNED
    rows = {row["kind"]: row for row in before}
    report = []
    kinds = list(kinds)
    # Nothing else makes files disappear: without <prune>, no time is spent on this.
    original_files = regular_files(venv) if kinds else frozenset()
    for distribution in distributions:
        distribution.original_files = original_files
    for kind in kinds:
        found = of_kind(kind, distributions)
        needed = needed_tests(found, distributions) if kind == "tests" else {}
        saved, count = 0, 0
        for name, (path, distribution) in found.items():
            if name not in needed:
                saved += path.stat().st_size
                count += 1
                path.unlink()
                distribution.removed.add(path)
                remove_empty(path.parent, distribution.site)
        print(f"pruned {kind}: {count} files, {saved} bytes", flush=True)
        print_kept(needed)
        row = rows.get(kind, {"files": 0, "bytes": 0})
        report.append({"kind": kind, "files": row["files"] + count, "bytes": row["bytes"] + saved})
    if report:
        told.parent.mkdir(parents=True, exist_ok=True)
        told.write_text(json.dumps(report) + "\n", encoding="utf-8")
    return report


def of_kind(kind: str, distributions: list[Distribution]) -> dict[str, tuple[pathlib.Path, Distribution]]:
    """Files that may be pruned, by their names from site-packages. A file that two distributions have is kept: the one that
    keeps its other files may need it."""
    found: dict[str, tuple[pathlib.Path, Distribution]] = {}
    shared = set()
    for one in distributions:
        own = {str(name): path for name, path in one.files() if is_of(kind, name)}
        shared |= own.keys() & found.keys()
        found.update({name: (path, one) for name, path in own.items()})
    return {name: one for name, one in found.items() if name not in shared}


def is_of(kind: str, name: pathlib.PurePosixPath) -> bool:
    # A package may itself be called so.
    inside = pathlib.PurePosixPath(*name.parts[1:]) if len(name.parts) > 1 else name
    return KINDS[kind](inside) and ".dist-info" not in name.parts[0]


def needed_tests(found: dict[str, tuple[pathlib.Path, Distribution]], distributions: list[Distribution]) -> dict[str, str]:
    """Those of the tests without which the rest of the environment does not work, and who imports each."""
    if not found:
        return {}
    # Only here: images that keep their tests do not have it.
    from python_image.install.needed_tests import needed

    others = {
        str(name): path
        for distribution in distributions
        for name, path in distribution.files()
        if str(name) not in found and imports_modules(str(name))
    }
    return needed({name: path for name, (path, _) in found.items()}, others)


def imports_modules(name: str) -> bool:
    return name.endswith((".py", ".dist-info/entry_points.txt")) or bool(re.search(r"(^|/)bin/[^/]*$", name))


def print_kept(importers: dict[str, str]) -> None:
    for name in sorted(importers)[:TOLD]:
        print(f"kept {printable(name)}: {printable(importers[name])} imports it", flush=True)
    if len(importers) > TOLD:
        print(f"kept {len(importers) - TOLD} more that are imported", flush=True)


def printable(name: str) -> str:
    """A wheel's own name of a file, in one line of the log."""
    return name if name.isprintable() else ascii(name)


def remove_empty(folder: pathlib.Path, site: pathlib.Path) -> None:
    while folder != site and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def remember_requests(distributions: list[Distribution], requested: set[str], addresses: dict[str, typing.Any]) -> None:
    """Only what was asked for itself is marked as such; what came from an address says from which."""
    for distribution in distributions:
        name = named(distribution.folder)
        if name in addresses:
            distribution.write("direct_url.json", json.dumps(addresses[name], sort_keys=True).encode())
        if name not in requested:
            distribution.remove("REQUESTED")
        # When and from where this build took it.
        distribution.remove("uv_cache.json")


def compile_all(distributions: list[Distribution], venv: pathlib.Path) -> None:
    """Bytecode of ours for every module, and of nobody else: a wheel may bring some that does other things than its source."""
    for folder in list(venv.rglob("__pycache__")):
        delete(folder)
    rest = {path for path in venv.glob("lib/python*/site-packages/**/*.py") if is_regular(path)}
    groups = []
    for distribution in distributions:
        own = rest.intersection(path for _, path in distribution.files())
        rest -= own
        groups.append((distribution.site, own))
    groups += [(site, rest.intersection(site.rglob("*.py"))) for site in sorted(venv.glob("lib/python*/site-packages"))]
    bytecode.compile_all(groups)


def settle(venv: pathlib.Path) -> None:
    """Nobody but root may change it, and its times say nothing about when it was made."""
    moment = int(os.environ["SOURCE_DATE_EPOCH"])
    for folder, folders, files in os.walk(venv, topdown=False):
        for path in [os.path.join(folder, name) for name in (*files, *folders)] + [folder]:
            found = os.lstat(path)
            mode = 0o755 if found.st_mode & 0o111 else 0o644
            # What a step before this one has settled is left alone: the layer would have it once more.
            if (found.st_uid, found.st_gid) != (0, 0):
                os.lchown(path, 0, 0)
            if not stat.S_ISLNK(found.st_mode) and stat.S_IMODE(found.st_mode) != mode:
                os.chmod(path, mode)
            if found.st_mtime != moment:
                os.utime(path, (moment, moment), follow_symlinks=False)


def installed(venv: pathlib.Path) -> list[Distribution]:
    return [Distribution(path) for path in sorted(venv.glob("lib/python*/site-packages/*.dist-info"))]


def named(path: pathlib.Path) -> str:
    """The name of the distribution that a wheel or a folder of it is of."""
    return normalized(path.name.partition("-")[0])


def normalized(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def validate_projects(before: dict[str, str], entries: collections.abc.Iterable[dict[str, typing.Any]]) -> None:
    """Before projects are installed: the requirements bring none of them, in the layer below or as wheels."""
    known = {name: set(needed) for name, needed in before.items()}
    known.update(
        (normalized(one["name"]), requirements(one["path"])) for one in entries if one["path"].parent.name == "requirements"
    )
    projects = {normalized(one["name"]) for one in entries if one["path"].parent.name.startswith("project-")}
    for name in sorted(projects.intersection(known)):
        needing = ", ".join(other for other, needed in sorted(known.items()) if name in needed)
        sys.exit(
            f"ERROR: {name} is one of <projects>, and the requirements bring it, too{needing and f' (needed by {needing})'}:"
            " take it out of <projects>, or out of the requirements what brings it."
        )


def requirements(path: pathlib.Path) -> set[str]:
    """The names of what a distribution needs, of which there is the metadata or the wheel."""
    if path.suffix == ".whl":
        with zipfile.ZipFile(path) as wheel:
            name = next(name for name in wheel.namelist() if re.fullmatch(r"[^/]+\.dist-info/METADATA", name))
            text = wheel.read(name).decode(errors="replace")
    else:
        text = path.read_text(encoding="utf-8", errors="replace")
    lines = re.findall(r"^Requires-Dist: *([A-Za-z0-9._-]+)(.*)$", text, re.MULTILINE)
    return {normalized(name) for name, rest in lines if not re.search(r"\bextra\s*==", rest)}


def summary(
    distributions: list[Distribution], pruned: list[dict[str, typing.Any]], found: list[pathlib.Path]
) -> dict[str, typing.Any]:
    """What a layer above must know of this one, with its native files."""
    return {
        "requires": {named(one.folder): sorted(requirements(one.folder / "METADATA")) for one in distributions},
        "pruned": pruned,
        "native": sorted(map(str, found)),
    }


def together(below: dict[str, typing.Any], above: dict[str, typing.Any]) -> dict[str, typing.Any]:
    """The summary of two layers."""
    return {
        "requires": {**below["requires"], **above["requires"]},
        "pruned": above["pruned"] or below["pruned"],
        "native": sorted({*below["native"], *above["native"]}),
    }


def summary_of(copy: pathlib.Path, venv: pathlib.Path) -> dict[str, typing.Any]:
    """The summary of an environment that lies elsewhere than where it runs."""
    distributions = installed(copy)
    noted = copy / PRUNED
    pruned = json.loads(noted.read_text(encoding="utf-8")) if noted.is_file() else []
    return summary(distributions, pruned, [venv / path.relative_to(copy) for path in native(distributions)])


def native(distributions: list[Distribution]) -> list[pathlib.Path]:
    """Files that may link to libraries."""
    return [path for one in distributions for _, path in one.files() if path.suffix not in (".py", ".pyi", ".pyc", ".txt", ".json")]


def set_apart(distributions: list[Distribution], venv: pathlib.Path, target: pathlib.Path) -> None:
    """Copies what these brought, and what is known now: the files of a layer of their own."""
    files = {venv / PRUNED}
    for distribution in distributions:
        for _, path in distribution.files():
            files.add(path)
            if path.suffix == ".py":
                files.add(bytecode.compiled(path))
    for file in sorted(files):
        if file.exists():
            copied = target / file.relative_to("/")
            copied.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(file, copied)
    (target / venv.relative_to("/")).mkdir(parents=True, exist_ok=True)
    settle(target)


def check_scripts(venv: pathlib.Path) -> None:
    """Every program of the environment runs with its interpreter."""
    own = os.fsencode(str(venv / "bin" / "python"))
    for path in sorted((venv / "bin").iterdir()):
        if path.is_symlink() or not path.is_file():
            continue
        with path.open("rb") as file:
            start = file.readline()
            # What is too long for a first line is a shell's to start.
            if start.startswith(b"#!/bin/sh"):
                second = file.readline()
                start = b"#!" + second if second.startswith(b"'" * 3 + b"exec") else start
        if start.startswith(b"#!") and b"python" in start and own not in start:
            sys.exit(
                f"ERROR: {path} would start with {start.decode(errors='replace').strip()!r}, not with the environment's Python."
            )


def finish(
    venv: pathlib.Path,
    kinds: collections.abc.Iterable[str],
    before: collections.abc.Iterable[dict[str, typing.Any]],
    asked: collections.abc.Iterable[dict[str, typing.Any]],
) -> list[dict[str, typing.Any]]:
    """Makes a filled environment ready to ship; gives what was pruned, with what was pruned of the layer below."""
    distributions = installed(venv)
    names = {name for one in asked for name in one["names"]}
    addresses = {name: said for one in asked for name, said in one["addresses"].items()}
    pruned = prune(distributions, venv, kinds, before)
    remember_requests(distributions, names, addresses)
    # Headers that came with wheels.
    shutil.rmtree(venv / "include", ignore_errors=True)
    compile_all(distributions, venv)
    for distribution in distributions:
        distribution.save()
    check_scripts(venv)
    settle(venv)
    return pruned
