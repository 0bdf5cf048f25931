"""Fills a wheelhouse: pins what is asked for, takes the wheels that fit, builds the others, and repairs what was built."""

from __future__ import annotations

import argparse
import collections.abc
import concurrent.futures
import os
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
from python_image.build.locked_files import build_files, place_of
from python_image.build.native_libraries import links, made_elsewhere, validate_symbols
from python_image.build.repair import repair, unrepaired
from python_image.build.repair_task import validate_repair_mode
from python_image.build.wheelhouse import add_wheel, write_json, write_report
from python_image.resolve import to_build
from python_image.resolve.parent import without_parent
from python_image.resolve.selection import requested, wanted
from python_image.shared.files import sha256
from python_image.steps.command import command_line, run
from python_image.steps.common import Artifact, UserError
from python_image.steps.downloads import local

if typing.TYPE_CHECKING:
    from packaging.pylock import Package

    from python_image.steps.requirements import Pins
    from python_image.steps.step import Step


def fill(step: Step) -> None:
    """The wheels of everything that is asked for."""
    validate_repair_mode(step.options.repair)
    builder = Builder(step, lambda file, path: build_files(step, file, path))
    if not step.options.marker:
        fill_with(builder)
        return
    step.options.marker.parent.mkdir(parents=True)
    try:
        fill_with(builder)
    except to_build.NeedsBuild as reason:
        to_build.leave_marker(step.options, reason)


def fill_with(builder: Builder) -> None:
    step, marked = builder.step, builder.step.options.marker
    if step.options.phase == "build":
        parts, request = step.plan.read()
        add_all(builder, parts, None, request)
        return
    if marked and step.options.phase == "all":
        to_build.validate_context()
    with tempfile.TemporaryDirectory() as temporary:
        said, parts = wanted(step, pathlib.Path(temporary))
        request = requested(step.options, said, parts)
        parts = without_parent(step.options, parts)
        if step.options.phase == "fetch":
            fetched = list(fetch_all(builder, parts))
            step.plan.write(fetched, request)
            if marked:
                to_build.validate_all_wheels(fetched)
                validate_ready([local(part.url) for _, part in fetched], step.options)
        else:
            if marked:
                to_build.validate_all_wheels(parts)
            add_all(builder, parts, said, request)


def validate_ready(wheels: list[pathlib.Path], options: argparse.Namespace) -> None:
    for wheel in wheels:
        to_build.validate_no_repair(wheel, options)
    to_build.validate_libraries(wheels)


def fetch_all(builder: Builder, parts: list[tuple[typing.Any, typing.Any]]) -> collections.abc.Iterator[tuple[Package, Artifact]]:
    """Fetches all that is built in a step without a network."""
    builder.fetch_constraints()
    errors = []
    for package, part in parts:
        if is_elsewhere(part, builder.step.options):
            continue
        try:
            yield package, fetched_artifact(builder, package, part)
        except UserError as error:
            errors.append(error)
    raise_all(errors)


def fetched_artifact(builder: Builder, package: Package, part: typing.Any) -> Artifact:
    if not isinstance(part, Artifact):
        raise UserError(
            f"{package.name} comes from a repository, which a build without <network> cannot reach: ask for an archive."
        )
    path = builder.fetch(part)
    if path.suffix != ".whl":
        builder.fetch_requires(part, path)
    return builder.step.plan.keep(part, path)


def raise_all(errors: list[UserError]) -> None:
    """Raises one error for all of them: those with the log of a build come last, each up to the next."""
    if errors:
        texts = sorted(dict.fromkeys(map(str, errors)), key=lambda text: "\n" in text)
        raise UserError("\nERROR: ".join(texts))


def is_elsewhere(part: typing.Any, options: argparse.Namespace) -> bool:
    return isinstance(part, Artifact) and any(part.url.startswith(folder.as_uri()) for folder in options.elsewhere)


def add_all(
    builder: Builder, parts: list[tuple[typing.Any, typing.Any]], said: Pins | None, request: dict[str, typing.Any]
) -> None:
    """Takes or builds every wheel, several at once."""
    step = builder.step
    entries: list[dict[str, typing.Any]] = []
    errors: list[UserError] = []
    reason = None
    with concurrent.futures.ThreadPoolExecutor(8) as takers, concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as builders:
        running = []
        for package, part in parts:
            if is_elsewhere(part, step.options):
                continue
            if isinstance(part, Artifact) and part.file.endswith(".whl"):
                running.append(takers.submit(take_wheel, builder, part))
            else:
                running.append(builders.submit(make_wheel, builder, package, part, said))
        for task in running:
            try:
                entries.append(task.result())
            except UserError as error:
                errors.append(error)
            except to_build.NeedsBuild as error:
                reason = error
    raise_all(errors)
    if reason:
        raise reason
    if step.options.marker:
        to_build.validate_libraries([step.options.out / entry["file"] for entry in entries])
    write_report(step.options.out, entries)
    write_json(step.options.out / "requested.json", request)
    built_here = sum(entry["origin"] != "index" for entry in entries)
    print(f"{len(entries)} wheels, {built_here} of them built here", flush=True)


def take_wheel(builder: Builder, artifact: Artifact) -> dict[str, typing.Any]:
    """A wheel as it is; where nobody has said what it fits, that is looked at."""
    options = builder.step.options
    wheel, report = builder.fetch(artifact), None
    if options.marker:
        to_build.validate_no_repair(wheel, options)
    if made_elsewhere(wheel):
        linked = links(wheel, with_versions=True)
        validate_symbols(wheel, artifact.name, linked.newer)
        if linked.native:
            # What is built for others is none of this one's business.
            wheel, report = repair(builder.step, wheel, "none" if options.repair == "none" else "auto")
    report = report or unrepaired(wheel, artifact.sha256.lower() or sha256(wheel))
    return add_wheel(wheel, "index", report, options.out)


def make_wheel(builder: Builder, package: Package, part: typing.Any, said: Pins | None) -> dict[str, typing.Any]:
    with builder.under_way(package.name):
        return made_wheel(builder, package, part, said)


def made_wheel(builder: Builder, package: Package, part: typing.Any, said: Pins | None) -> dict[str, typing.Any]:
    step = builder.step
    if isinstance(part, Artifact):
        wheel, seconds = builder.built(part)
        result, report = repair(step, wheel)
        return add_wheel(result, "built", report, step.options.out, seconds)
    with tempfile.TemporaryDirectory() as temporary:
        started = time.monotonic()
        told = said.settings if said else {}
        settings = told.get(package.name) or told.get(place_of(part) or "") or {}
        wheel = builder.from_repository(package, part, settings, pathlib.Path(temporary))
        result, report = repair(step, wheel)
        return add_wheel(result, "built", report, step.options.out, time.monotonic() - started)


if __name__ == "__main__":
    run(command_line(__doc__).parse_args(), CLOSING, fill)
