"""Asks a build backend what else it needs (PEP 517), as the build user and in the environment of its build."""

from __future__ import annotations

import importlib
import json
import os
import sys


def main() -> None:
    answer, backend, path, settings = sys.argv[1:]
    # In place of this script's folder, which foreign code has nothing to find in.
    sys.path[:1] = [os.path.abspath(folder) for folder in json.loads(path)]
    module, _, attributes = backend.partition(":")
    found = importlib.import_module(module)
    for name in filter(None, attributes.split(".")):
        found = getattr(found, name)
    hook = getattr(found, "get_requires_for_build_wheel", None)
    needed = list(hook(json.loads(settings) or None)) if hook else []
    with open(answer, "w", encoding="utf-8") as file:
        json.dump(needed, file)


if __name__ == "__main__":
    main()
