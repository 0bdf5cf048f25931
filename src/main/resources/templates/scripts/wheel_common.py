"""What the steps with wheels have in common."""

import errno
import hashlib
import json
import os
import pathlib
import stat
import typing
import urllib.parse

from wheel_tree import remove_tree

CACHE = pathlib.Path("/root/.cache/python-image")
# Folders of one name and no other for the same sources: compilers write where they were into what they make.
WORK = pathlib.Path("/tmp/wheel-sources")

class Mistake(Exception):
    """What its reader can mend."""

class BuildFailed(Exception):
    """That sources do not build, and what there is to say beside the log; who builds them names them."""

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
    def sha256(self):
        return self.hashes.get("sha256", "")

def sha256(file):
    total = hashlib.sha256()
    with open(file, "rb") as content:
        for block in iter(lambda: content.read(1 << 20), b""):
            total.update(block)
    return total.hexdigest()

def remove(path):
    """Whatever somebody or a damaged disk made of it."""
    if path.is_dir() and not path.is_symlink():
        remove_tree(path)
    else:
        path.unlink(missing_ok=True)

def make_folder(path):
    """A folder of a cache and the one around it, in place of whatever else somebody or a damaged disk made of them."""
    for folder in (path.parent, path):
        try:
            if not stat.S_ISDIR(os.lstat(folder).st_mode):
                # Never a folder, which another step may just have made.
                folder.unlink()
        except (FileNotFoundError, IsADirectoryError):
            pass
        folder.mkdir(parents=True, exist_ok=True)

def read_regular(path):
    """The content of a regular file: a pipe would block, and a link could lead anywhere."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "no regular file")
        return file.read()

def kept_at(kind, parts):
    """The folder of the cache for what these parts give."""
    return CACHE / kind / hashlib.sha256(json.dumps(parts).encode()).hexdigest()

def without_login(url):
    """An address as it may be shown: the user of SSH belongs to it, anything else before an @ is a secret."""
    parts = urllib.parse.urlsplit(url)
    if parts.scheme.endswith("ssh") and not parts.password:
        return url
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
