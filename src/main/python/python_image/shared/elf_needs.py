"""Finds what ELF files need, as the loader would find it: everything is read as data, and nothing is asked of a loader."""

from __future__ import annotations

import collections.abc
import functools
import itertools
import os
import pathlib
import stat
import struct
import typing

# A file may claim any number of entries.
MOST = 10000
CACHE = "/etc/ld.so.cache"
# Of DT_FLAGS_1, which a position-independent program has.
PIE = 0x08000000


class Binary(typing.NamedTuple):
    """What an ELF file says of itself."""

    kind: tuple  # class, byte order and machine: only files of one kind are loaded together
    soname: str
    needed: tuple
    rpath: tuple
    runpath: tuple
    program: bool  # no loader takes it for a library


class Needs(typing.NamedTuple):
    """What a file needs."""

    found: dict  # paths of libraries, by the names under which they are needed
    missing: list  # names of libraries that are nowhere, and who needs each


def is_elf(path: str | pathlib.Path) -> bool:
    try:
        with regular(path) as file:
            return file.read(4) == b"\x7fELF"
    except OSError:
        return False


def regular(path: str | pathlib.Path) -> typing.BinaryIO:
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(f"{path} is not a regular file")
    return os.fdopen(descriptor, "rb")


@functools.cache
def binary(path: str) -> Binary | None:
    """An ELF file's dynamic section; None for every other file, and for one that cannot be read."""
    from elftools.elf.elffile import ELFFile

    try:
        with regular(path) as stream:
            file = ELFFile(stream)
            said: dict[str, list[str]] = {"DT_NEEDED": [], "DT_RPATH": [], "DT_RUNPATH": [], "DT_SONAME": []}
            program = file["e_type"] != "ET_DYN"
            for tag in itertools.islice(dynamic_tags(file), MOST):
                program = program or (tag.entry.d_tag == "DT_FLAGS_1" and bool(tag.entry.d_val & PIE))
                if tag.entry.d_tag in said:
                    said[tag.entry.d_tag].append(getattr(tag, tag.entry.d_tag[3:].lower()))
            return Binary(
                (file.elfclass, file.little_endian, file["e_machine"]),
                "".join(said["DT_SONAME"][:1]),
                tuple(said["DT_NEEDED"]),
                paths(said["DT_RPATH"]),
                paths(said["DT_RUNPATH"]),
                program,
            )
    except Exception:  # pylint: disable=broad-except
        return None  # Whatever a reader makes of a file that is none, or of one that shall break it.


def dynamic_tags(file: typing.Any) -> collections.abc.Iterator[typing.Any]:
    """The entries of dynamic segments. Names come from the table that the loader reads; sections could tell others."""
    from elftools.common.utils import struct_parse
    from elftools.elf.dynamic import Dynamic

    for number in range(min(file.num_segments(), MOST)):
        position = file["e_phoff"] + number * file["e_phentsize"]
        header = struct_parse(file.structs.Elf_Phdr, file.stream, stream_pos=position)
        if header["p_type"] == "PT_DYNAMIC":
            yield from Dynamic(file.stream, file, None, header["p_offset"], header["p_filesz"] == 0).iter_tags()


def paths(said: collections.abc.Iterable[str]) -> tuple[str, ...]:
    return tuple(path for value in said for path in value.split(":"))


def needs(path: str, known: collections.abc.Callable[[str], typing.Any] = lambda path: False) -> Needs:
    """What a file needs, directly and through others; known says of paths that are not here whether they will be."""
    root = binary(path)
    needs = Needs({}, [])
    if not root:
        return needs
    loaded = {os.path.basename(path), root.soname}
    todo: list[tuple[str, tuple[str, ...]]] = [(path, ())]
    # In the loader's order: a library that is there already satisfies everybody who needs its name.
    for user, inherited in todo:
        own = binary(user)
        if not own:
            continue
        origin = os.path.dirname(os.path.realpath(user))
        rpath = () if own.runpath else tuple(expanded(folder, origin) for folder in own.rpath)
        runpath = tuple(expanded(folder, origin) for folder in own.runpath)
        for name in own.needed:
            if name in loaded:
                continue
            loaded.add(name)
            target = find(name, root.kind, (*rpath, *(() if own.runpath else inherited), *runpath), known)
            if target is None:
                needs.missing.append((printable(name), printable(user)))
                continue
            needs.found[name] = target
            library = binary(target)
            if library:
                loaded.add(library.soname)
                todo.append((target, (*rpath, *inherited)))
    return needs


def printable(name: str) -> str:
    """A name from a file that anybody may have made, as one line of a log."""
    return name if name.isprintable() else ascii(name)


def expanded(folder: str, origin: str) -> str:
    for name in ("$ORIGIN", "${ORIGIN}"):
        folder = folder.replace(name, origin)
    return folder


def find(
    name: str, kind: tuple, folders: collections.abc.Iterable[str], known: collections.abc.Callable[[str], typing.Any]
) -> str | None:
    """Where a library is: a path, or None."""
    if "/" in name:
        return name if fits(name, kind) else None
    for folder in folders:
        for lib in ("lib", "lib64") if "$" in folder else ("",):
            path = os.path.normpath(os.path.join(folder.replace("${LIB}", lib).replace("$LIB", lib), name))
            if os.path.isabs(path) and (fits(path, kind) or known(path)):
                return path
    cached = [path for path in loader_cache().get(name, ()) if fits(path, kind)]
    # Variants for newer processors lie in folders of their own, and are nobody's only one.
    cached.sort(key=lambda path: "/glibc-hwcaps/" in path)
    if cached:
        return cached[0]
    return next((path for path in (os.path.join(folder, name) for folder in default_folders()) if fits(path, kind)), None)


def fits(path: str, kind: tuple) -> bool:
    library = binary(path) if os.path.isfile(path) else None
    return library is not None and library.kind == kind and not library.program


@functools.cache
def default_folders() -> list[str]:
    folders = ["/lib64", "/usr/lib64", "/lib", "/usr/lib"]
    for folder in ("/lib", "/usr/lib"):
        names = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
        folders += [os.path.join(folder, name) for name in names if name.endswith(("-linux-gnu", "-linux-gnueabihf"))]
    return folders


@functools.cache
def loader_cache() -> dict[str, list[str]]:
    """The paths of libraries by name, as ldconfig left them; see glibc's dl-cache.h."""
    try:
        with regular(CACHE) as file:
            content = file.read()
    except OSError:
        return {}
    start = content.find(b"glibc-ld.so.cache1.1")
    found: dict[str, list[str]] = {}
    if start < 0:
        return found
    table = content[start:]
    (count,) = struct.unpack_from("=I", table, 20)
    for number in range(count):
        name, path = struct.unpack_from("=4xII", table, 48 + number * 24)
        found.setdefault(text(table, name), []).append(text(table, path))
    return found


def text(table: bytes, offset: int) -> str:
    return os.fsdecode(table[offset : table.index(b"\0", offset)])


def newer(path: str, found: dict[str, str]) -> collections.abc.Iterator[tuple[str, str]]:
    """Versions of symbols that a file needs and the libraries it names do not have, each after the library's path."""
    wanted, _ = versions(path)
    for library, names in wanted.items():
        target = found.get(library)
        has = versions(target)[1] if target else set()
        # A library without versions satisfies all of them.
        if target and has:
            yield from ((target, name) for name in names if name not in has)


@functools.cache
def versions(path: str) -> tuple[dict[str, list[str]], set[str]]:
    """The versions of symbols that a file wants, by library, and those that it has."""
    from elftools.elf.elffile import ELFFile
    from elftools.elf.gnuversions import GNUVerDefSection, GNUVerNeedSection

    wanted: dict[str, list[str]] = {}
    has: set[str] = set()
    try:
        with regular(path) as stream:
            for section in ELFFile(stream).iter_sections():
                if isinstance(section, GNUVerNeedSection):
                    for need, parts in itertools.islice(section.iter_versions(), MOST):
                        names = [part.name for part in itertools.islice(parts, MOST) if not part["vna_flags"] & 2]
                        wanted.setdefault(need.name or "", []).extend(names)
                elif isinstance(section, GNUVerDefSection):
                    for definition, parts in itertools.islice(section.iter_versions(), MOST):
                        # The first part is the version itself, the others are what it builds on.
                        has.update(part.name for part in itertools.islice(parts, 1) if not definition["vd_flags"] & 1)
    except Exception:  # pylint: disable=broad-except
        return {}, set()
    return wanted, has
