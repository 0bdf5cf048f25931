"""Handles trees of folders that foreign code made, which may be deeper than a path can say and Python can recurse."""

from __future__ import annotations

import collections.abc
import contextlib
import os
import pathlib

FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


def deepest_first(path: pathlib.Path) -> collections.abc.Iterator[tuple[int, list[str], list[str]]]:
    """Gives each folder of a tree as a descriptor, with the names of the folders and of the other entries in it. No link is
    followed. It ends with an OSError if a folder on the way was moved."""
    here = os.open(path, FOLDER)
    try:
        way = [Level(here)]
        while way:
            if way[-1].left:
                here = moved(here, way[-1].left.pop())
                way.append(Level(here))
            else:
                last = way.pop()
                yield here, last.folders, last.others
                if way:
                    here = moved(here, "..")
                    if identity(here) != way[-1].identity:
                        raise OSError(f"a folder below {path} was moved")
    finally:
        os.close(here)


class Level:
    """A folder on the way."""

    def __init__(self, descriptor: int) -> None:
        self.identity = identity(descriptor)
        self.folders: list[str] = []
        self.others: list[str] = []
        with os.scandir(descriptor) as entries:
            for entry in entries:
                (self.folders if entry.is_dir(follow_symlinks=False) else self.others).append(entry.name)
        self.left = list(self.folders)


def identity(descriptor: int) -> tuple[int, int]:
    found = os.fstat(descriptor)
    return found.st_dev, found.st_ino


def moved(descriptor: int, name: str) -> int:
    """Another folder in the place of an open one."""
    found = os.open(name, FOLDER, dir_fd=descriptor)
    os.close(descriptor)
    return found


def change_owner(path: pathlib.Path, owner: int) -> None:
    os.chown(path, owner, owner, follow_symlinks=False)
    if path.is_dir() and not path.is_symlink():
        for descriptor, folders, others in deepest_first(path):
            for name in (*folders, *others):
                os.chown(name, owner, owner, dir_fd=descriptor, follow_symlinks=False)


def remove_tree(path: pathlib.Path) -> None:
    """Deletes a folder, or as much of it as can be deleted."""
    with contextlib.suppress(OSError):
        for descriptor, folders, others in deepest_first(path):
            for name in others:
                with contextlib.suppress(OSError):
                    os.unlink(name, dir_fd=descriptor)
            for name in folders:
                with contextlib.suppress(OSError):
                    os.rmdir(name, dir_fd=descriptor)
        os.rmdir(path)
