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

def told_by_loader(path):
    # What ldd does, without its shell and its trials.
    loader = glob.glob("/lib*/ld-linux*.so.*") or ["/usr/bin/ldd"]
    command = [loader[0], "--list", path] if "ld-linux" in loader[0] else [loader[0], path]
    told = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False)
    return told.stdout.splitlines()

def needed(root, listed=None):
    libraries = set()
    with concurrent.futures.ThreadPoolExecutor() as loaders:
        paths = list(linked(root, listed))
        for path, lines in zip(paths, loaders.map(told_by_loader, paths)):
            for line in lines:
                name, arrow, target = line.strip().partition(" => ")
                if target.startswith("not found"):
                    print(f"WARNING: {path} links to {name}, which is not there", file=sys.stderr)
                elif arrow and not target.startswith(root + "/"):
                    libraries.add(target.rpartition(" (")[0])
    return libraries

sys.stdout.writelines(f"{library}\n" for library in sorted(needed(*sys.argv[1:])))
