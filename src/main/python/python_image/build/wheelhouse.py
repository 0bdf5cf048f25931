"""Puts finished wheels into the folder that later steps install from, with a report that lists them."""

from __future__ import annotations

import collections.abc
import json
import os
import pathlib
import shutil
import typing

from packaging.utils import parse_wheel_filename

from python_image.shared.files import sha256


def add_wheel(
    wheel: pathlib.Path, origin: str, report: dict[str, typing.Any], out: pathlib.Path, seconds: float = 0.0
) -> dict[str, typing.Any]:
    """Puts a wheel into the wheelhouse, and says so where it was made here."""
    target = out / wheel.name
    shutil.copyfile(wheel, target)
    name, version, _, _ = parse_wheel_filename(wheel.name)
    digest = sha256(target)
    # A time that another content does not have, since caches of installers go by it.
    moment = 315532800 + int(digest[:7], 16)
    os.utime(target, (moment, moment))
    if origin != "index" or report["vendored"]:
        print_origin(wheel, origin, report, seconds)
    if report["loads"]:
        # Shown as a warning by who reads this, by these words.
        print(f"{wheel.name}: may open {', '.join(report['loads'])} when it runs, which nothing here can see to", flush=True)
    return {"file": wheel.name, "name": name, "version": str(version), "origin": origin, "sha256": digest, **report}


def print_origin(wheel: pathlib.Path, origin: str, report: dict[str, typing.Any], seconds: float) -> None:
    words = ["from an index" if origin == "index" else f"built in {seconds:.1f} s" if seconds else "built before"]
    for part in report.get("vendored", []):
        words.append(f"with {', '.join(part['libraries'])} of {', '.join(part['packages']) or 'this image'} inside")
    if report.get("before") != report.get("after"):
        words.append(f"for {report['after']}")
    print(f"{wheel.name}: {'; '.join(words)}", flush=True)


def write_report(out: pathlib.Path, entries: collections.abc.Iterable[dict[str, typing.Any]]) -> None:
    write_json(out / "report.json", {"wheels": sorted(entries, key=lambda entry: entry["file"])})


def write_json(path: pathlib.Path, value: typing.Any) -> None:
    path.write_text(json.dumps(value, indent=1, sort_keys=True) + "\n")
    os.utime(path, (0, 0))
