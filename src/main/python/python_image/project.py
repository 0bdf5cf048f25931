"""Builds the wheel of one of the POM's projects, and repairs it."""

from __future__ import annotations

import pathlib
import tempfile
import time
import typing

from python_image.steps import tool_path  # noqa: F401
from python_image.steps.write_guard import Closing

if __name__ == "__main__":
    CLOSING = Closing()  # before all that takes long to import

# isort: split
from python_image.build.builder import Builder
from python_image.build.locked_files import build_files, show_named_builds
from python_image.build.project_version import compare_version
from python_image.build.repair import repair
from python_image.build.repair_task import validate_repair_mode
from python_image.build.wheelhouse import add_wheel, write_json, write_report
from python_image.steps.command import command_line, run

if typing.TYPE_CHECKING:
    from python_image.steps.step import Step


def project(step: Step) -> None:
    """The wheel of one of the POM's projects."""
    options = step.options
    validate_repair_mode(options.repair)
    started = time.monotonic()
    builder = Builder(step, lambda file, path: build_files(step, file, path))
    show_named_builds(step, step.build_pins)
    if options.phase == "fetch":
        builder.fetch_constraints()
        builder.fetch_for_project(options.source, options.name)
        return
    with tempfile.TemporaryDirectory() as temporary:
        wheel = builder.project(options.source, options.name, options.module, options.version, pathlib.Path(temporary))
        result, report = repair(step, wheel)
        entry = add_wheel(result, "project", report, options.out, time.monotonic() - started)
        compare_version(options.version, options.version_policy, options.name, entry["version"])
        write_report(options.out, [entry])
        write_json(options.out / "requested.json", {"names": [entry["name"]], "addresses": {}})


def main() -> None:
    parser = command_line(__doc__)
    parser.add_argument("--source", type=pathlib.Path, required=True)
    parser.add_argument("--name", required=True)
    parser.add_argument("--module", required=True, help="whose project it is")
    parser.add_argument("--version", default="", help="that of the POM, by PEP 440")
    parser.add_argument("--version-policy", default="off", choices=["off", "warn", "error"])
    run(parser.parse_args(), CLOSING, project)


if __name__ == "__main__":
    main()
