"""Takes from everybody but root the right to write, wherever a base or the engine gives it, for the time of a step."""

from __future__ import annotations

import errno
import os
import pathlib
import stat
import sys
import traceback

# What the kernel shows, and devices, which hold nothing.
SKIPPED = {"/proc", "/sys", "/dev/pts"}


class Closing:
    """Closes what all users may write to in a process of its own, while this one imports what it needs."""

    def __init__(self) -> None:
        self.process = os.fork()
        if self.process == 0:
            try:
                close_writable()
                os._exit(0)
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(1)

    def wait(self) -> None:
        """To be called before foreign code runs."""
        if os.waitpid(self.process, 0)[1] != 0:
            sys.exit("ERROR: what all users may write to cannot be closed (see above).")


def close_writable(root: str | pathlib.Path = "/") -> None:
    """Closes folders and files that all users may write to. Each RUN step has a file system of its own, so that nothing
    opens them again."""
    pending = [(root, os.lstat(root))]
    while pending:
        folder, found = pending.pop()
        close(folder, found)
        try:
            entries = list(os.scandir(folder))
        except OSError:
            continue
        for entry in entries:
            if entry.is_symlink() or entry.path in SKIPPED:
                continue
            try:
                found = entry.stat(follow_symlinks=False)
            except OSError as error:
                # Builds of other steps may delete in their caches, put files and links in the place of folders, or make folders
                # there that no path leads to.
                if error.errno not in (errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENAMETOOLONG):
                    raise
                continue
            if stat.S_ISDIR(found.st_mode):
                # Nobody else gets into the others.
                if found.st_mode & stat.S_IXOTH:
                    pending.append((entry.path, found))
            elif stat.S_ISREG(found.st_mode):
                close(entry.path, found)


def close(path: str | pathlib.Path, found: os.stat_result) -> None:
    if found.st_mode & stat.S_IWOTH:
        try:
            change_mode(path, found, stat.S_IMODE(found.st_mode) & ~(stat.S_IWOTH | stat.S_ISVTX))
        except OSError as error:
            # Mounts that nobody can write to stay as they are.
            if error.errno not in (errno.EROFS, errno.ENOENT, errno.ENOTDIR, errno.ELOOP):
                raise


def change_mode(path: str | pathlib.Path, found: os.stat_result, mode: int) -> None:
    """Changes what was looked at, and nothing that a build of another step has put in its place since."""
    descriptor = os.open(path, os.O_PATH | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        if os.path.samestat(os.fstat(descriptor), found):
            os.chmod(f"/proc/self/fd/{descriptor}", mode)
    finally:
        os.close(descriptor)


def own_cache(cache: pathlib.Path) -> None:
    """The cache is root's alone: who could write to it would choose what other builds take from there."""
    cache = pathlib.Path(cache)
    cache.mkdir(parents=True, exist_ok=True)
    os.chown(cache, 0, 0)
    os.chmod(cache, 0o700)
