"""Lists the libraries that wheels need from the system, without installing them."""

import argparse
import pathlib
import sys
import zipfile

from python_image.shared.elf_needs import needs
from python_image.shared.wheel_report import ReportMismatch, listed

TOOLS = "/opt/python-image/wheel-tools/lib/python%d.%d/site-packages"


def unpacked(entries, folder):
    """The ELF files of wheels, where they lie to each other as they will be installed."""
    for one in entries:
        with zipfile.ZipFile(one["path"]) as wheel:
            for entry in wheel.infolist():
                with wheel.open(entry) as content:
                    native = content.read(4) == b"\x7fELF"
                if native:
                    yield wheel.extract(entry, folder)


def main():
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


def outside(paths, root, known=lambda path: False):
    """The libraries outside of a folder that files in it need; says what is nowhere."""
    found = set()
    for path in map(str, paths):
        needed = needs(path, known)
        found.update(library for library in needed.found.values() if not library.startswith(f"{root}/"))
        for name, user in needed.missing:
            print(f"WARNING: {user} links to {name}, which is not there", file=sys.stderr)
    return sorted(library for library in found if "\n" not in library)


if __name__ == "__main__":
    main()
