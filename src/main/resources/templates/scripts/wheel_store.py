"""Wheels that were built here, for later builds: root alone writes them, and each is taken only if it is what was stored."""

import shutil
import uuid

from wheel_common import sha256

SUM = ".sha256"

def find(folder, suffix=".whl"):
    """The file of a folder; one that was damaged is deleted, and then made again."""
    for file in sorted(folder.glob(f"*{suffix}")):
        total = file.with_name(file.name + SUM)
        try:
            if total.read_text("ascii") == sha256(file):
                return file
        except (OSError, ValueError):
            pass
        file.unlink(missing_ok=True)
        total.unlink(missing_ok=True)
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
