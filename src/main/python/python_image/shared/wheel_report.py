"""Takes exactly the wheels that the report of a folder lists, with their SHA-256."""

from __future__ import annotations

import hashlib
import json
import os
import pathlib
import stat
import typing

REPORT = "report.json"
REQUESTED = "requested.json"


class ReportMismatch(Exception):
    """A folder holds something else than its report lists."""


def listed(folder: pathlib.Path) -> list[dict[str, typing.Any]]:
    """The entries of a folder's report, after every file of the folder was compared with it."""
    entries = json.loads(content(folder / REPORT))["wheels"]
    files = {entry["file"]: entry for entry in entries}
    found = set(os.listdir(folder))
    for name in sorted(found - set(files) - {REPORT, REQUESTED}):
        raise ReportMismatch(
            f"{folder / name} is not listed in {REPORT}: a build wrote it into the folder of finished wheels."
            " Find that build in the log of the step that filled the folder, and leave its package out."
        )
    for name in sorted(set(files) - found):
        raise ReportMismatch(f"{folder / name} is missing, and {REPORT} lists it. Build again without the cache of that step.")
    for name, entry in sorted(files.items()):
        digest = hashlib.sha256(content(folder / name)).hexdigest()
        if digest != entry["sha256"]:
            raise ReportMismatch(
                f"{folder / name} has SHA-256 {digest}, and {REPORT} lists {entry['sha256']}: the wheel was changed."
                " Build again without the cache of that step."
            )
    return [{**entry, "path": folder / name} for name, entry in sorted(files.items())]


def requested(folder: pathlib.Path) -> dict[str, typing.Any]:
    """What was asked for itself: the names of projects, and the addresses of those that have one."""
    path = folder / REQUESTED
    return json.loads(content(path)) if os.path.lexists(path) else {"names": [], "addresses": {}}


def content(path: pathlib.Path) -> bytes:
    """The content of a regular file; a link could lead anywhere."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        raise ReportMismatch(f"{path} cannot be read as a regular file: {error.strerror}.") from error
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise ReportMismatch(f"{path} is not a regular file.")
        return file.read()
