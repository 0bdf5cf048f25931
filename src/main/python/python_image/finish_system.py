"""Removes setuid and setgid bits and file capabilities from everything in the root file system, and says what it did.
What the step wrote gets the time SOURCE_DATE_EPOCH, so that the layer does not depend on the clock.

src/main/shell/finish_system.c does the same where the interpreter is compiled: then images with other Pythons share the step.
Mounts are left alone: they are not in the image.
"""

from __future__ import annotations

import collections.abc
import errno
import os
import stat
import sys

CAPABILITY = "security.capability"


def entries(root: str) -> collections.abc.Iterator[tuple[str, os.stat_result]]:
    """Everything below a folder but mounts, however deep it is."""
    device = os.lstat(root).st_dev
    folders = [root]
    while folders:
        with os.scandir(folders.pop()) as found:
            for entry in found:
                status = entry.stat(follow_symlinks=False)
                if stat.S_ISDIR(status.st_mode):
                    if status.st_dev != device:
                        continue
                    folders.append(entry.path)
                yield entry.path, status


def settle(path: str, status: os.stat_result, start: int, moment: int) -> None:
    """Fixes the time of what the step wrote. Files of packages have one of their own, which bytecode may refer to."""
    if status.st_mtime_ns >= start:
        os.utime(path, (moment, moment), follow_symlinks=False)


def drop(path: str, mode: int) -> None:
    """Takes the privileges of one file or folder."""
    if stat.S_ISLNK(mode):
        return
    if mode & (stat.S_ISUID | stat.S_ISGID):
        os.chmod(path, mode & 0o1777)
        print(f"no setuid or setgid any more: {path!r}")
    if stat.S_ISREG(mode) and is_capable(path):
        os.removexattr(path, CAPABILITY, follow_symlinks=False)
        print(f"no file capabilities any more: {path!r}")


def is_capable(path: str) -> bool:
    try:
        os.getxattr(path, CAPABILITY, follow_symlinks=False)
    except OSError as error:
        # The second where a file system has no such attributes.
        if error.errno in (errno.ENODATA, errno.EOPNOTSUPP):
            return False
        raise
    return True


def main(root: str) -> None:
    device = os.lstat(root).st_dev
    # Mounted before the folders are made that mounts of the step need, so that these have a fixed time as well.
    start = os.lstat("/dev/mqueue").st_mtime_ns
    moment = int(os.environ["SOURCE_DATE_EPOCH"])
    for path, status in entries(root):
        try:
            drop(path, status.st_mode)
            # Mounts may be read-only.
            if status.st_dev == device:
                settle(path, status, start, moment)
        except OSError as error:
            sys.exit(f"ERROR: {path!r} keeps its privileges or its time: {error.strerror}.")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "/")
