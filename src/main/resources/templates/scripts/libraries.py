"""Lists the shared libraries that files of a folder link to and that are not in it themselves: of all, or of those in a list."""

import concurrent.futures
import glob
import os
import subprocess
import sys

def files(root, listed):
    if listed:
        with open(listed, encoding="utf-8") as names:
            yield from (name.rstrip("\n") for name in names)
        return
    for folder, _, names in os.walk(root):
        yield from (os.path.join(folder, name) for name in names)

def linked(root, listed):
    for path in files(root, listed):
        if not os.path.islink(path) and os.path.isfile(path):
            with open(path, "rb") as file:
                if file.read(4) == b"\x7fELF":
                    yield path

def loader(path):
    # What ldd does, without its shell and its trials.
    found = glob.glob("/lib*/ld-linux*.so.*") or ["/usr/bin/ldd"]
    return [found[0], "--list", path] if "ld-linux" in found[0] else [found[0], path]

def told_by_loader(path):
    return subprocess.run(loader(path), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False).stdout

def targets(told, path=None):
    """Where the loader finds what a file links to; says what it does not find."""
    for line in told.splitlines():
        name, arrow, target = line.strip().partition(" => ")
        if not arrow:
            continue
        if not target.startswith("not found"):
            yield target.rpartition(" (")[0]
        elif path:
            print(f"WARNING: {path} links to {name}, which is not there", file=sys.stderr)

def needed(root, listed=None):
    libraries = set()
    with concurrent.futures.ThreadPoolExecutor() as loaders:
        paths = list(linked(root, listed))
        for path, told in zip(paths, loaders.map(told_by_loader, paths)):
            libraries.update(target for target in targets(told, path) if not target.startswith(root + "/"))
    return libraries

if __name__ == "__main__":
    sys.stdout.writelines(f"{library}\n" for library in sorted(needed(*sys.argv[1:])))
