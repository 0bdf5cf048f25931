"""What the steps with wheels have in common."""

import hashlib
import json
import pathlib
import shutil
import subprocess
import typing
import urllib.parse
import uuid

CACHE = pathlib.Path("/root/.cache/python-image")

class Mistake(Exception):
    """What its reader can mend."""

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

    @property
    def sha256(self):
        return self.hashes.get("sha256", "")

def run(command, log=None, **settings):
    """Runs a command; its output goes to the step's, or is held back until it is wanted."""
    return subprocess.run(
        [str(word) for word in command],
        check=False,
        **{"stdin": subprocess.DEVNULL, "stdout": log, "stderr": subprocess.STDOUT if log else None, **settings},
    )

def sha256(file):
    return hashlib.sha256(file.read_bytes()).hexdigest()

def kept_at(kind, parts):
    """The folder of the cache for what these parts give."""
    return CACHE / kind / hashlib.sha256(json.dumps(parts).encode()).hexdigest()

def without_login(url):
    """An address as it may be shown: the user of SSH belongs to it, anything else before an @ is a secret."""
    parts = urllib.parse.urlsplit(url)
    if parts.scheme.endswith("ssh") and not parts.password:
        return url
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()

def keep(file, folder):
    """Moves a file into a folder of the cache, at once, whoever else does the same."""
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f".{uuid.uuid4()}-{file.name}"
    shutil.copyfile(file, part)
    part.replace(folder / file.name)
    return folder / file.name
