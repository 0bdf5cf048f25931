"""Wheels that were built here, for later builds: root alone writes them, and each is taken only if it is what was stored."""

from __future__ import annotations

import collections.abc
import contextlib
import errno
import fcntl
import os
import pathlib
import shutil
import stat
import typing
import uuid

from python_image.shared.files import make_folder, read_regular, remove, sha256
from python_image.steps.common import UserError

SUM = ".sha256"


@contextlib.contextmanager
def locked(folder: pathlib.Path) -> collections.abc.Iterator[None]:
    """Whoever wants the same at the same time, for another image, waits and then has it. Who is killed lets go of it."""
    make_folder(folder)
    with lock_file(folder / ".lock") as mine:
        fcntl.flock(mine, fcntl.LOCK_EX)
        yield


def lock_file(path: pathlib.Path) -> typing.IO[bytes]:
    """An open file that is locked and never read: a pipe in its place would block, and a link could lead to another file."""
    for _ in range(10):
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK, 0o600)
        except OSError as error:
            if error.errno not in (errno.ELOOP, errno.EISDIR, errno.ENXIO):
                raise
        else:
            if stat.S_ISREG(os.fstat(descriptor).st_mode):
                return os.fdopen(descriptor, "rb")
            os.close(descriptor)
        remove(path)
    raise UserError(f"{path} is no file again and again: find out which build on this builder changes the cache.")


def find(folder: pathlib.Path, suffix: str = ".whl") -> pathlib.Path | None:
    """The file of a folder; one that was damaged is deleted, and then made again."""
    for file in sorted(folder.glob(f"*{suffix}")):
        total = file.with_name(file.name + SUM)
        try:
            if file.is_file() and not file.is_symlink() and read_regular(total).decode("ascii") == sha256(file):
                return file
        except (OSError, ValueError):
            pass
        remove(file)
        remove(total)
    return None


def keep(file: pathlib.Path, folder: pathlib.Path) -> pathlib.Path:
    """Puts a file into a folder of the store, at once, whoever else does the same."""
    make_folder(folder)
    part = folder / f".{uuid.uuid4()}"
    try:
        shutil.copyfile(file, part)
        total = sha256(part)
        name = folder / file.name
        # The file first: without its sum it is not taken.
        part.replace(name)
        part.write_text(total, "ascii")
        part.replace(name.with_name(name.name + SUM))
    finally:
        part.unlink(missing_ok=True)
    return name
