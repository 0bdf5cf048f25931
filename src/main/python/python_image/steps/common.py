"""What the steps with wheels have in common."""

from __future__ import annotations

import hashlib
import json
import pathlib
import typing
import urllib.parse

CACHE = pathlib.Path("/root/.cache/python-image")
# Folders of one name and no other for the same sources: compilers write where they were into what they make.
WORK = pathlib.Path("/tmp/wheel-sources")


class UserError(Exception):
    """An error that the user can correct."""


class BuildError(Exception):
    """Sources do not build: what there is to say beside the log. The caller adds their name."""


class Artifact(typing.NamedTuple):
    """A file that an index, an address or a folder has: a wheel, or sources to build one from."""

    name: str
    version: str
    file: str
    url: str
    hashes: dict  # that it must have, all of them, by their algorithms
    pins: frozenset  # of which it must have one, where there are any: algorithm and digest
    subdirectory: str
    settings: dict  # what its build is told
    login: bool = False  # whether the logins of indexes are for it: the POM or an index names its address

    @property
    def sha256(self) -> str:
        return self.hashes.get("sha256", "")


def kept_at(kind: str, parts: list) -> pathlib.Path:
    """The folder of the cache for what these parts give."""
    return CACHE / kind / hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def without_login(url: str) -> str:
    """An address as it may be shown: the user of SSH belongs to it, anything else before an @ is a secret."""
    parts = urllib.parse.urlsplit(url)
    if parts.scheme.endswith("ssh") and not parts.password:
        return url
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
