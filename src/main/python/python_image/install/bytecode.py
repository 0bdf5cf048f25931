"""Compiles modules to bytecode that is checked against its source, each distribution once for what it consists of."""

from __future__ import annotations

import collections.abc
import hashlib
import importlib.util
import io
import json
import os
import pathlib
import py_compile
import sys
import traceback
import typing
import uuid
import zipfile

from python_image.shared.files import make_folder, read_regular, remove

# Only steps without foreign code mount it.
CACHE = pathlib.Path("/root/.cache/python-image/bytecode")

SHARD = 100


def compile_all(
    groups: collections.abc.Iterable[tuple[pathlib.Path, collections.abc.Iterable[pathlib.Path]]], cache: pathlib.Path = CACHE
) -> None:
    """Compiles these groups of modules, each a folder and paths below it; what is stored for the very same is taken."""
    missing = []
    for site, modules in groups:
        sources = sorted(modules)
        stored = cache / key(site, sources)
        if sources and not take(stored, sources):
            missing.append((stored, sources))
    compile_apart([sources for _, sources in missing])
    for stored, sources in missing:
        store(stored, sources)


def key(site: pathlib.Path, sources: list[pathlib.Path]) -> str:
    """Names all that the bytecode depends on: interpreter, paths, and the sources themselves."""
    total = hashlib.sha256(json.dumps([sys.version, importlib.util.MAGIC_NUMBER.hex(), str(site)]).encode())
    for path in sources:
        total.update(f"\n{os.fsencode(path).hex()} {hashlib.sha256(path.read_bytes()).hexdigest()}".encode())
    return total.hexdigest()


def compile_apart(groups: collections.abc.Iterable[list[pathlib.Path]]) -> None:
    """Each shard in a process of its own: what a process compiled before may show in the bytes."""
    shards = [sources[start : start + SHARD] for sources in groups for start in range(0, len(sources), SHARD)]
    running: dict[int, list[pathlib.Path]] = {}
    failed: list[list[pathlib.Path]] = []

    def finish() -> None:
        process, status = os.wait()
        shard = running.pop(process)
        if status:
            failed.append(shard)

    sys.stdout.flush()
    for shard in shards:
        if len(running) == (os.cpu_count() or 1):
            finish()
        process = os.fork()
        if not process:
            compile_in_child(shard)
        running[process] = shard
    while running:
        finish()
    if failed:
        sys.exit(f"ERROR: compiling {failed[0][0]} or one of the {len(failed[0])} modules after it ended the compiler.")


def compile_in_child(shard: list[pathlib.Path]) -> typing.NoReturn:
    try:
        for path in shard:
            compile_one(path)
        os._exit(0)
    except BaseException:
        traceback.print_exc()
        os._exit(1)


def compile_one(path: pathlib.Path) -> None:
    try:
        py_compile.compile(str(path), doraise=True, invalidation_mode=py_compile.PycInvalidationMode.CHECKED_HASH)
    except (py_compile.PyCompileError, ValueError, OSError, RecursionError, MemoryError):
        pass  # Some packages ship files that are no Python of this version; those stay without bytecode.


def compiled(path: pathlib.Path) -> pathlib.Path:
    return pathlib.Path(importlib.util.cache_from_source(path))


def take(stored: pathlib.Path, sources: list[pathlib.Path]) -> bool:
    """Copies bytecode from the cache; a damaged entry is deleted, to be made again."""
    try:
        content = read_regular(stored)
    except OSError:
        remove(stored)
        return False
    digest, payload = content[:64], content[64:]
    if hashlib.sha256(payload).hexdigest().encode() != digest:
        remove(stored)
        return False
    with zipfile.ZipFile(io.BytesIO(payload)) as entry:
        for number in entry.namelist():
            target = compiled(sources[int(number)])
            target.parent.mkdir(exist_ok=True)
            target.write_bytes(entry.read(number))
    return True


def store(stored: pathlib.Path, sources: list[pathlib.Path]) -> None:
    payload = io.BytesIO()
    with zipfile.ZipFile(payload, "w") as entry:
        # By numbers, because a name may be one that no archive can hold.
        for number, path in enumerate(sources):
            if compiled(path).exists():
                entry.writestr(str(number), compiled(path).read_bytes())
    content = payload.getvalue()
    make_folder(stored.parent)
    part = stored.with_name(f".{uuid.uuid4()}")
    part.write_bytes(hashlib.sha256(content).hexdigest().encode() + content)
    part.replace(stored)
