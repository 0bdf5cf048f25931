"""What the native code of a wheel links to, as the loader of this system finds it."""

from __future__ import annotations

import errno
import functools
import hashlib
import json
import os
import pathlib
import re
import tempfile
import typing

from python_image.build.repair_task import DAMAGED
from python_image.shared.elf_needs import needs, newer
from python_image.shared.files import sha256
from python_image.shared.needed_libraries import unpacked
from python_image.steps.common import UserError


class Links(typing.NamedTuple):
    """All that the files of a wheel link to."""

    native: bool  # whether there is anything that could
    found: dict  # the SHA-256 of each library outside of the wheel, by its path
    newer: list  # versions of symbols that these libraries do not have, each after the library's path


def links(wheel: pathlib.Path, with_versions: bool = False) -> Links:
    """What its files need, as the loader would find it when the wheel is imported; nothing is asked of a loader. Versions of
    symbols are compared on request only, as that takes longer than everything else."""
    try:
        return read_links(wheel, with_versions)
    except DAMAGED as error:
        if getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise UserError(f"{wheel.name} cannot be unpacked ({error}): ask for another release of it.") from error


def read_links(wheel: pathlib.Path, with_versions: bool) -> Links:
    found: dict[str, str] = {}
    missing: set[tuple[str, str]] = set()
    native = False
    with tempfile.TemporaryDirectory() as root:
        for path in unpacked([{"path": wheel}], root):
            native = True
            needed = needs(path)
            for target in needed.found.values():
                if not target.startswith(root + "/"):
                    found[target] = sum_of(target)
            if with_versions:
                missing.update(one for one in newer(path, needed.found) if not one[0].startswith(root + "/"))
    return Links(native, found, sorted(missing))


@functools.cache
def sum_of(library: str) -> str:
    return sha256(pathlib.Path(library))


def fingerprint(found: dict[str, str]) -> str:
    """Names what a wheel was linked to: packages of the distribution, and what no package manager knows."""
    return hashlib.sha256(json.dumps(found, sort_keys=True).encode()).hexdigest()


def made_elsewhere(wheel: pathlib.Path) -> bool:
    """Whether its tag says only that it is for Linux: nobody has looked which ones it fits."""
    return any(tag.startswith("linux_") for tag in wheel.name[:-4].split("-")[-1].split("."))


def validate_symbols(wheel: pathlib.Path, name: str, newer: list[tuple[str, str]]) -> None:
    """Refuses a wheel that this base's libraries are too old for, before something imports it."""
    if not newer:
        return
    needs = [
        f"{version} of {os.path.basename(library)}, which has {newest(library, version.partition('_')[0])} here"
        for library, version in newer
    ]
    raise UserError(
        f"{wheel.name} was made for newer systems than this base is, and its tag does not say so: it needs"
        f" {'; '.join(needs)}. Make it with <repair>manylinux_2_N</repair>, which names the oldest glibc that it fits, or"
        f" build it here, from its sources: <noBinary><name>{name}</name></noBinary>."
    )


def newest(library: str, kind: str) -> str:
    """The newest version of a kind of symbols, such as GLIBC, that a library has."""
    content = pathlib.Path(library).read_bytes()
    found = {match.decode() for match in re.findall(rb"(?<=\0)%s_[0-9.]+(?=\0)" % re.escape(kind.encode()), content)}
    return max(found, key=lambda name: [int(part) for part in re.findall(r"\d+", name)], default=f"no {kind}")
