"""Wheels that were built here, for later builds: root alone writes them, and each is taken only if it is what was stored."""

import contextlib
import fcntl
import shutil
import uuid

from wheel_common import remove, sha256

SUM = ".sha256"

@contextlib.contextmanager
def locked(folder):
    """Whoever wants the same at the same time, for another image, waits and then has it. Who is killed lets go of it."""
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / ".lock", "w", encoding="ascii") as mine:
        fcntl.flock(mine, fcntl.LOCK_EX)
        yield

def find(folder, suffix=".whl"):
    """The file of a folder; one that was damaged is deleted, and then made again."""
    for file in sorted(folder.glob(f"*{suffix}")):
        total = file.with_name(file.name + SUM)
        try:
            if file.is_file() and not file.is_symlink() and total.read_text("ascii") == sha256(file):
                return file
        except (OSError, ValueError):
            pass
        remove(file)
        remove(total)
    return None

def keep(file, folder):
    """Puts a file into a folder of the store, at once, whoever else does the same."""
    folder.mkdir(parents=True, exist_ok=True)
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
