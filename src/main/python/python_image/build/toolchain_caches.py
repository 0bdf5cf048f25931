"""Lends the toolchains' caches to builds: each belongs to the sources that filled it, so that no build reaches another's."""

from __future__ import annotations

import collections.abc
import contextlib
import fcntl
import hashlib
import json
import os
import pathlib
import shutil
import typing

from python_image.shared.file_trees import change_owner
from python_image.shared.files import make_folder, remove, sha256
from python_image.steps.common import without_login
from python_image.steps.store import lock_file

if typing.TYPE_CHECKING:
    from python_image.steps.build_user import BuildUser
    from python_image.steps.requirements import Pins
    from python_image.steps.step import Step

CACHES = pathlib.Path("/var/cache/python-image")
VARIABLES = {"CARGO_HOME": "cargo", "GOMODCACHE": "go-modules", "GOCACHE": "go-build"}
CONFIGURATION = pathlib.Path("/run/secrets/cargo-config")


@contextlib.contextmanager
def lent_caches(user: BuildUser, owner: list[str], step: Step) -> collections.abc.Iterator[dict[str, str]]:
    """Gives the user the folders of what it builds, and gives its variables; takes them back when the build has ended. The
    owner is a list of words."""
    if not CACHES.is_dir():
        yield {}
        return
    os.chmod(CACHES, 0o711)
    # Build requirements write here as well: other indexes or pins of those have another folder.
    parts = [step.options.key, step.options.phase == "build", suppliers(step), *owner]
    name = hashlib.sha256(json.dumps(parts).encode()).hexdigest()
    place = CACHES / name
    make_folder(place)
    with lock_file(CACHES / f".{name}.lock") as mine:
        # The folder has one owner at a time: another build of the same sources waits.
        fcntl.flock(mine, fcntl.LOCK_EX)
        take_back(place)
        for folder in VARIABLES.values():
            (place / folder).mkdir(exist_ok=True)
        configuration = place / "cargo" / "config.toml"
        try:
            remove(configuration)
            if CONFIGURATION.exists():
                shutil.copyfile(CONFIGURATION, configuration)
            for folder in VARIABLES.values():
                user.give(place / folder)
                os.chmod(place / folder, 0o700)
            os.chmod(place, 0o711)
            yield {variable: str(place / folder) for variable, folder in VARIABLES.items()}
        finally:
            try:
                user.end()
            finally:
                # First, as it is a secret.
                remove(configuration)
            take_back(place)


def suppliers(step: Step) -> list:
    """What decides which releases builds are given of what they need."""
    said = [(without_login(index.url), index.patterns) for index in (*step.router.indexes, *step.router.links)]
    return [[sha256(file) for file in step.options.build_constraint], pinned(step.build_pins), said]


def pinned(pins: Pins) -> list:
    """What <buildConstraints> pins, with what these files include."""
    sums = [sorted((name, sorted(some)) for name, some in known.items()) for known in (pins.bounds, pins.addresses)]
    versions = sorted((name, sorted(map(str, some))) for name, some in pins.versions.items())
    return [*sums, versions, sorted(pins.lines), pins.hashes_required]


def take_back(place: pathlib.Path) -> None:
    """A cache that cannot be taken from its user is emptied: it must not end this build and each one after it."""
    try:
        change_owner(place, 0)
    except OSError:
        remove(place)
        make_folder(place)
    os.chmod(place, 0o700)
