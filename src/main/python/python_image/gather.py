"""Puts the wheels of several folders into one: exactly those that their reports list, with one report."""

from __future__ import annotations

import argparse
import collections.abc
import json
import os
import pathlib
import shutil
import sys

from python_image.shared.wheel_report import REPORT, ReportMismatch, listed


def gather(folders: collections.abc.Iterable[pathlib.Path], out: pathlib.Path) -> None:
    entries = {}
    for folder in folders:
        for entry in listed(folder):
            path = entry.pop("path")
            if path.name in entries:
                raise ReportMismatch(f"{path} is in another folder as well: name its project once.")
            entries[path.name] = entry
            shutil.copy2(path, out)
    report = out / REPORT
    report.write_text(json.dumps({"wheels": list(map(entries.get, sorted(entries)))}, indent=1, sort_keys=True) + "\n")
    os.utime(report, (0, 0))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("wheels", type=pathlib.Path, nargs="+")
    options = parser.parse_args()
    options.out.mkdir(parents=True)
    try:
        gather(options.wheels, options.out)
    except ReportMismatch as error:
        sys.exit(f"ERROR: {error}")


if __name__ == "__main__":
    main()
