"""Lists the libraries that wheels need from the system, without installing them."""

from __future__ import annotations

import argparse
import collections.abc
import pathlib
import sys
import typing
import zipfile

from python_image.shared.elf_needs import needs
from python_image.shared.wheel_report import ReportMismatch, listed

TOOLS = "/opt/python-image/wheel-tools/lib/python%d.%d/site-packages"


def unpacked(entries: collections.abc.Iterable[dict[str, typing.Any]], folder: str | pathlib.Path) -> collections.abc.Iterator[str]:
    """The ELF files of wheels, where they lie to each other as they will be installed."""
    for one in entries:
        with zipfile.ZipFile(one["path"]) as wheel:
            for entry in wheel.infolist():
                with wheel.open(entry) as content:
                    native = content.read(4) == b"\x7fELF"
                if native:
                    yield wheel.extract(entry, folder)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wheels", type=pathlib.Path, required=True)
    parser.add_argument("--unpacked", type=pathlib.Path, required=True)
    parser.add_argument("--libraries", type=pathlib.Path, required=True)
    options = parser.parse_args()
    sys.path.append(TOOLS % sys.version_info[:2])
    try:
        entries = [one for folder in sorted(options.wheels.iterdir()) for one in listed(folder)]
    except ReportMismatch as error:
        sys.exit(f"ERROR: {error}")
    paths = list(unpacked(entries, options.unpacked))
    options.libraries.write_text("".join(f"{library}\n" for library in outside(paths, options.unpacked)))


def outside(
    paths: collections.abc.Iterable[str | pathlib.Path],
    root: str | pathlib.Path,
    known: collections.abc.Callable[[str], typing.Any] = lambda path: False,
) -> list[str]:
    """The libraries outside of a folder that files in it need; says what is nowhere."""
    found: set[str] = set()
    for path in map(str, paths):
        needed = needs(path, known)
        found.update(library for library in needed.found.values() if not library.startswith(f"{root}/"))
        for name, user in needed.missing:
            print(f"WARNING: {user} links to {name}, which is not there", file=sys.stderr)
    return sorted(library for library in found if "\n" not in library)


if __name__ == "__main__":
    main()
