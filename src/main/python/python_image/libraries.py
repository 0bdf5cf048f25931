"""Lists the shared libraries that files of the interpreter link to and that are not beside them.

The loader may be asked about these: they are built from CPython's sources, and no package is among them.
"""

from __future__ import annotations

import collections.abc
import concurrent.futures
import glob
import os
import subprocess
import sys


def linked(root: str) -> collections.abc.Iterator[str]:
    for folder, _, names in os.walk(root):
        for path in (os.path.join(folder, name) for name in names):
            if not os.path.islink(path) and os.path.isfile(path):
                with open(path, "rb") as file:
                    if file.read(4) == b"\x7fELF":
                        yield path


def ask_loader(path: str) -> str:
    # What ldd does, without its shell and its trials.
    found = glob.glob("/lib*/ld-linux*.so.*") or ["/usr/bin/ldd"]
    command = [found[0], "--list", path] if "ld-linux" in found[0] else [found[0], path]
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False).stdout


def targets(answer: str, path: str) -> collections.abc.Iterator[str]:
    """Where the loader finds what a file links to; says what it does not find."""
    for line in answer.splitlines():
        name, arrow, target = line.strip().partition(" => ")
        if not arrow:
            continue
        if not target.startswith("not found"):
            yield target.rpartition(" (")[0]
        else:
            print(f"WARNING: {path} links to {name}, which is not there", file=sys.stderr)


def needed(root: str) -> set[str]:
    libraries: set[str] = set()
    with concurrent.futures.ThreadPoolExecutor() as loaders:
        paths = list(linked(root))
        for path, answer in zip(paths, loaders.map(ask_loader, paths)):
            libraries.update(target for target in targets(answer, path) if not target.startswith(root + "/"))
    return libraries


if __name__ == "__main__":
    sys.stdout.writelines(f"{library}\n" for library in sorted(needed(sys.argv[1])))
