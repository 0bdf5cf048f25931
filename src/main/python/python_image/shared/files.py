"""Reads and removes files that foreign code may have put in the place of others."""

from __future__ import annotations

import errno
import hashlib
import os
import pathlib
import stat

from python_image.shared.file_trees import remove_tree


def sha256(file: pathlib.Path) -> str:
    total = hashlib.sha256()
    with open(file, "rb") as content:
        for block in iter(lambda: content.read(1 << 20), b""):
            total.update(block)
    return total.hexdigest()


def remove(path: pathlib.Path) -> None:
    """Whatever somebody or a damaged disk made of it."""
    if path.is_dir() and not path.is_symlink():
        remove_tree(path)
    else:
        path.unlink(missing_ok=True)


def make_folder(path: pathlib.Path) -> None:
    """A folder of a cache and the one around it, in place of whatever else somebody or a damaged disk made of them."""
    for folder in (path.parent, path):
        try:
            if not stat.S_ISDIR(os.lstat(folder).st_mode):
                # Never a folder, which another step may just have made.
                folder.unlink()
        except (FileNotFoundError, IsADirectoryError):
            pass
        folder.mkdir(parents=True, exist_ok=True)


def read_regular(path: pathlib.Path) -> bytes:
    """The content of a regular file: a pipe would block, and a link could lead anywhere."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "no regular file")
        return file.read()
