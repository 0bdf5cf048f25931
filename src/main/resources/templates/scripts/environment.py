"""Makes an environment ready to ship: what only developing needs goes, bytecode comes, and its records stay true."""

import argparse
import base64
import concurrent.futures
import csv
import hashlib
import importlib.util
import io
import json
import os
import pathlib
import py_compile
import re
import shutil
import stat
import sys
import uuid
import zipfile

CACHE = pathlib.Path("/root/.cache/python-image/bytecode")

# What the proof of the image reads.
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

    def __init__(self, folder):
        self.folder = folder
        self.site = folder.parent
        self.record = folder / "RECORD"
        self.rows = list(csv.reader(io.StringIO(self.record.read_text(encoding="utf-8")))) if self.record.exists() else []

    def files(self):
        for row in self.rows:
            path = pathlib.Path(os.path.normpath(self.site / row[0]))
            if path.is_file():
                yield pathlib.PurePosixPath(row[0]), path

    def write(self, name, content):
        path = self.folder / name
        path.write_bytes(content)
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
        self.rows = [row for row in self.rows if row[0] != f"{self.folder.name}/{name}"]
        self.rows.append([f"{self.folder.name}/{name}", f"sha256={digest}", str(len(content))])

    def remove(self, name):
        (self.folder / name).unlink(missing_ok=True)

    def save(self):
        """The record without what is no longer there."""
        rows = [row for row in self.rows if (self.site / row[0]).exists()]
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows(sorted(rows))
        self.record.write_text(out.getvalue(), encoding="utf-8")

def prune(distributions, venv, kinds):
    """Removes what was asked for, and notes in the environment what that saves, with what was noted before."""
    told = venv / PRUNED
    before = {row["kind"]: row for row in json.loads(told.read_text())} if told.exists() else {}
    report = []
    for kind in kinds:
        found = {str(name): (path, one) for one in distributions for name, path in one.files() if is_of(kind, name)}
        needed = needed_tests(found, venv) if kind == "tests" else {}
        saved, count = 0, 0
        for name, (path, distribution) in found.items():
            if name not in needed:
                saved += path.stat().st_size
                count += 1
                path.unlink()
                remove_empty(path.parent, distribution.site)
        print(f"pruned {kind}: {count} files, {saved} bytes", flush=True)
        tell_kept(needed)
        row = before.get(kind, {"files": 0, "bytes": 0})
        report.append({"kind": kind, "files": row["files"] + count, "bytes": row["bytes"] + saved})
    if report:
        told.parent.mkdir(parents=True, exist_ok=True)
        told.write_text(json.dumps(report) + "\n", encoding="utf-8")

def is_of(kind, name):
    # A package may itself be called so.
    inside = pathlib.PurePosixPath(*name.parts[1:]) if len(name.parts) > 1 else name
    return KINDS[kind](inside) and ".dist-info" not in name.parts[0]

def needed_tests(found, venv):
    """Those of the tests without which the rest of the environment does not work, and who imports each."""
    if not found:
        return {}
    # Only here: images that keep their tests do not have it.
    from needed_tests import needed

    others = {
        row[0]: distribution.site / row[0]
        for distribution in every(venv)
        for row in distribution.rows
        if row[0] not in found and imports_modules(row[0])
    }
    return needed({name: path for name, (path, _) in found.items()}, others)

def imports_modules(name):
    return name.endswith((".py", ".dist-info/entry_points.txt")) or re.search(r"(^|/)bin/[^/]*$", name)

def tell_kept(importers):
    for name in sorted(importers)[:TOLD]:
        print(f"kept {name}: {importers[name]} imports it", flush=True)
    if len(importers) > TOLD:
        print(f"kept {len(importers) - TOLD} more that are imported", flush=True)

def remove_empty(folder, site):
    while folder != site and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent

def remember_requests(distributions, requested, addresses):
    """Only what was asked for itself is marked as such; what came from an address says from which."""
    for distribution in distributions:
        name = named(distribution.folder)
        if name in addresses:
            distribution.write("direct_url.json", json.dumps(addresses[name], sort_keys=True).encode())
        if name not in requested:
            distribution.remove("REQUESTED")
        # When and from where this build took it.
        distribution.remove("uv_cache.json")

def compile_all(distributions):
    """Bytecode for everything: what has been compiled before for these very files is taken from the cache."""
    missing = []
    for distribution in distributions:
        if not distribution.rows:
            continue
        sources = [path for _, path in distribution.files() if path.suffix == ".py" and distribution.site in path.parents]
        # By what they are, and not by what their record says that they are.
        total = hashlib.sha256(f"{sys.version} {distribution.site}".encode())
        for path in sorted(sources):
            total.update(f"\n{path}\n".encode())
            total.update(path.read_bytes())
        folder = CACHE / total.hexdigest()
        if folder.exists():
            for path in sources:
                compiled = folder / path.relative_to(distribution.site).with_suffix(".pyc")
                if compiled.exists():
                    copy(compiled, pathlib.Path(importlib.util.cache_from_source(path)))
        elif sources:
            missing.append((distribution.site, folder, sources))
    if not missing:
        return
    with concurrent.futures.ProcessPoolExecutor() as workers:
        list(workers.map(compile_one, [path for _, _, sources in missing for path in sources], chunksize=32))
    for site, folder, sources in missing:
        part = folder.with_name(f".{uuid.uuid4()}-{folder.name}")
        for path in sources:
            compiled = pathlib.Path(importlib.util.cache_from_source(path))
            if compiled.exists():
                copy(compiled, part / path.relative_to(site).with_suffix(".pyc"))
        part.mkdir(parents=True, exist_ok=True)
        try:
            part.rename(folder)
        except OSError:  # another build was first
            shutil.rmtree(part)

def compile_one(path):
    try:
        py_compile.compile(str(path), doraise=True, invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH)
    except (py_compile.PyCompileError, ValueError, OSError):
        pass  # Some packages ship files that are no Python of this version; those stay without bytecode.

def copy(source, target):
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)

def settle(venv):
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

def installed(venv, wheels):
    """What these wheels are in the environment."""
    wanted = {named(path) for path in wheels.glob("*/*.whl")}
    # By name alone: some wheels say their version in two ways.
    return [distribution for distribution in every(venv) if named(distribution.folder) in wanted]

def every(venv):
    return [Distribution(path) for path in sorted(venv.glob("lib/python*/site-packages/*.dist-info"))]

def named(path):
    """The name of the distribution that a wheel or a folder of it is of."""
    return normalized(path.name.partition("-")[0])

def normalized(name):
    return re.sub(r"[-_.]+", "-", name).lower()

def refuse_twice(venv, wheels):
    """Before projects are installed: the requirements bring none of them, installed already or as wheels."""
    metadata = {named(path.parent): path for path in venv.glob("lib/python*/site-packages/*.dist-info/METADATA")}
    metadata.update((named(path), path) for path in wheels.glob("requirements/*.whl"))
    for name in sorted({named(path) for path in wheels.glob("project-*/*.whl")}.intersection(metadata)):
        needing = ", ".join(other for other, path in sorted(metadata.items()) if name in requirements(path))
        sys.exit(
            f"ERROR: {name} is one of <projects>, and the requirements bring it, too{needing and f' (needed by {needing})'}:"
            " take it out of <projects>, or out of the requirements what brings it."
        )

def requirements(path):
    """The names of what a distribution needs, of which there is the metadata or the wheel."""
    if path.suffix == ".whl":
        with zipfile.ZipFile(path) as wheel:
            name = next(name for name in wheel.namelist() if re.fullmatch(r"[^/]+\.dist-info/METADATA", name))
            text = wheel.read(name).decode(errors="replace")
    else:
        text = path.read_text(encoding="utf-8", errors="replace")
    lines = re.findall(r"^Requires-Dist: *([A-Za-z0-9._-]+)(.*)$", text, re.MULTILINE)
    return {normalized(name) for name, rest in lines if not re.search(r"\bextra\s*==", rest)}

def set_apart(distributions, venv, target):
    """Copies what these brought, and what is known now: the files of a layer of their own."""
    files = {venv / PRUNED}
    for distribution in distributions:
        for _, path in distribution.files():
            files.add(path)
            if path.suffix == ".py":
                files.add(pathlib.Path(importlib.util.cache_from_source(path)))
    for file in sorted(files):
        if file.exists():
            copied = target / file.relative_to("/")
            copied.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(file, copied)
    (target / venv.relative_to("/")).mkdir(parents=True, exist_ok=True)
    settle(target)

def list_native(distributions, out):
    """Names what may link to libraries."""
    paths = (path for distribution in distributions for _, path in distribution.files())
    with out.open("w") as file:
        file.writelines(f"{path}\n" for path in paths if path.suffix not in (".py", ".pyi", ".txt", ".json"))

def check_scripts(venv):
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
            sys.exit(f"ERROR: {path} would start with {start.decode(errors='replace').strip()!r}, not with the environment's Python.")

def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--prune", action="append", default=[], choices=sorted(KINDS))
    parser.add_argument("--wheels", type=pathlib.Path, required=True, help="the folders of wheelhouses")
    parser.add_argument("--before", action="store_true", help="only look whether they can be installed")
    parser.add_argument("--apart", type=pathlib.Path, help="where to put what they bring once more")
    parser.add_argument("--native", type=pathlib.Path, help="where to list what may link to libraries")
    parser.add_argument("venv", type=pathlib.Path)
    options = parser.parse_args()
    if options.before:
        refuse_twice(options.venv, options.wheels)
        return
    distributions = installed(options.venv, options.wheels)
    requested, addresses = set(), {}
    for path in options.wheels.glob("*/requested.json"):
        said = json.loads(path.read_text())
        requested.update(said["names"])
        addresses.update(said["addresses"])
    prune(distributions, options.venv, options.prune)
    remember_requests(distributions, requested, addresses)
    # Headers that came with wheels.
    shutil.rmtree(options.venv / "include", ignore_errors=True)
    # What the installer left.
    (options.venv / ".lock").unlink(missing_ok=True)
    for distribution in distributions:
        distribution.save()
    compile_all(distributions)
    check_scripts(options.venv)
    list_native(distributions, options.native)
    settle(options.venv)
    if options.apart:
        set_apart(distributions, options.venv, options.apart)

if __name__ == "__main__":
    main()
