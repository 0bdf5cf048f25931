"""Lists the shared libraries that the files below a folder link to and that are not below it themselves."""

import os
import subprocess
import sys

def linked(root):
    for folder, _, names in os.walk(root):
        for path in (os.path.join(folder, name) for name in names):
            if not os.path.islink(path) and os.path.isfile(path):
                with open(path, "rb") as file:
                    if file.read(4) == b"\x7fELF":
                        yield path

def needed(root):
    files = list(linked(root))
    libraries = set()
    # Many at once: one after another takes a process each.
    for start in range(0, len(files), 100):
        some = files[start : start + 100]
        told = subprocess.run(["ldd", *some], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False)
        for line in told.stdout.splitlines():
            name, arrow, target = line.strip().partition(" => ")
            if target.startswith("not found"):
                print(f"WARNING: {root} has a file that links to {name}, which is not there", file=sys.stderr)
            elif arrow and not target.startswith(root + "/"):
                libraries.add(target.rpartition(" (")[0])
    return libraries

sys.stdout.writelines(f"{library}\n" for library in sorted(needed(sys.argv[1])))
