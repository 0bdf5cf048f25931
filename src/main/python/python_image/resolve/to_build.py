"""Decides, in a stage without compilers, whether wheels suffice: whether nothing has to be built or repaired here.

The stage of the toolchain mounts the marker alone, and installs compilers only if it is there.
"""

from __future__ import annotations

import argparse
import collections.abc
import errno
import pathlib
import re
import tempfile
import typing

from python_image.build.lock_origins import REPOSITORY, context_texts
from python_image.build.native_libraries import links, made_elsewhere
from python_image.build.repair_task import DAMAGED
from python_image.shared.elf_needs import needs
from python_image.shared.needed_libraries import unpacked
from python_image.steps.common import Artifact

# One content, whatever is to be built: what mounts it does not run again for one more.
MARKER = "build\n"
# How resolvers say that the metadata of sources could not be had, or that no git is there to fetch them.
BUILD_FAILED = re.compile(
    r"failed to (?:download and )?build|build backend|build-system\.requires|metadata-generation-failed"
    r"|subprocess-exited-with-error|git executable|git operation|find command '(?:git|hg|svn|bzr)'",
    re.IGNORECASE,
)


class NeedsBuild(Exception):
    """Why a stage without compilers cannot finish: it is no error, as a later stage has them."""


def leave_marker(options: argparse.Namespace, reason: NeedsBuild) -> None:
    """Leaves everything to the stage with compilers."""
    for path in options.out.iterdir():
        path.unlink()
    options.marker.write_text(MARKER)
    print(f"{reason}: compilers are installed for that", flush=True)


def validate_context() -> None:
    """What comes from repositories is built, and fetched by programs that <packages> has."""
    if any(REPOSITORY.search(text) for text in context_texts().values()):
        raise NeedsBuild("a requirement comes from a repository")


def validate_all_wheels(parts: collections.abc.Iterable[tuple[typing.Any, typing.Any]]) -> None:
    for package, part in parts:
        if not isinstance(part, Artifact) or not part.file.endswith(".whl"):
            raise NeedsBuild(f"{package.name} has no wheel that fits")


def validate_no_repair(wheel: pathlib.Path, options: argparse.Namespace) -> None:
    """Repairing takes patchelf, which is compiled here, and the libraries of <packages>."""
    if options.repair != "none" and made_elsewhere(wheel) and links(wheel).native:
        raise NeedsBuild(f"{wheel.name} may have to be repaired")


def validate_libraries(wheels: collections.abc.Iterable[pathlib.Path]) -> None:
    """Libraries that are not here may come with the toolchain or with <packages>."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            # All of them first, as one finds libraries in another.
            files = list(unpacked(({"path": wheel} for wheel in wheels), folder))
            missing = {name for file in files for name, _ in needs(file).missing}
        except DAMAGED as error:
            if not isinstance(error, OSError):
                return  # who installs it says so
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise
            # Two wheels may have a file and a folder of one name, and nothing is known of the others then.
            raise NeedsBuild("the wheels cannot be unpacked into one folder") from error
    if missing:
        raise NeedsBuild(f"a wheel links to {', '.join(sorted(missing))}, which is not here")
