"""Puts finished wheels into the folder that later steps install from, with a report that lists them."""

import json
import os
import shutil

from packaging.utils import parse_wheel_filename

from python_image.shared.files import sha256


def house(wheel, origin, report, out, seconds=0.0):
    """Puts a wheel into the wheelhouse, and says so where it was made here."""
    target = out / wheel.name
    shutil.copyfile(wheel, target)
    name, version, _, _ = parse_wheel_filename(wheel.name)
    digest = sha256(target)
    # A time that another content does not have, since caches of installers go by it.
    moment = 315532800 + int(digest[:7], 16)
    os.utime(target, (moment, moment))
    if origin != "index" or report["vendored"]:
        say(wheel, origin, report, seconds)
    if report["loads"]:
        # Shown as a warning by who reads this, by these words.
        print(f"{wheel.name}: may open {', '.join(report['loads'])} when it runs, which nothing here can see to", flush=True)
    return {"file": wheel.name, "name": name, "version": str(version), "origin": origin, "sha256": digest, **report}


def say(wheel, origin, report, seconds):
    words = ["from an index" if origin == "index" else f"built in {seconds:.1f} s" if seconds else "built before"]
    for part in report.get("vendored", []):
        words.append(f"with {', '.join(part['libraries'])} of {', '.join(part['packages']) or 'this image'} inside")
    if report.get("before") != report.get("after"):
        words.append(f"for {report['after']}")
    print(f"{wheel.name}: {'; '.join(words)}", flush=True)


def write_report(out, entries):
    write(out / "report.json", {"wheels": sorted(entries, key=lambda entry: entry["file"])})


def write(path, value):
    path.write_text(json.dumps(value, indent=1, sort_keys=True) + "\n")
    os.utime(path, (0, 0))
