"""Has wheels repaired by a build user, and stores what came of it."""

from __future__ import annotations

import hashlib
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import typing

from packaging.utils import InvalidWheelFilename, parse_wheel_filename

from python_image.build import repair_task
from python_image.build.builder import parsed, surroundings
from python_image.build.native_libraries import fingerprint, links
from python_image.shared.files import sha256
from python_image.steps import store
from python_image.steps.common import UserError, kept_at
from python_image.steps.step import interpreter

if typing.TYPE_CHECKING:
    from python_image.steps.step import Step

REPORT = "report.json"


def repair(step: Step, wheel: pathlib.Path, mode: str | None = None) -> tuple[pathlib.Path, dict[str, typing.Any]]:
    """The wheel with the libraries inside that it may not take for granted, and what there is to say of it."""
    options = step.options
    mode = mode or options.repair
    parts = [sha256(wheel), wheel.name, surroundings(options), mode, options.exclude, options.strip]
    # What is taken in may be of no package.
    parts.append(fingerprint(links(wheel).found))
    folder = kept_at("repaired", parts)
    with store.locked(folder):
        told, result = store.find(folder, REPORT), store.find(folder)
        if not told or not result:
            with tempfile.TemporaryDirectory() as temporary:
                found, report = repaired(step, wheel, mode, pathlib.Path(temporary))
                result = store.keep(found, folder)
                draft = pathlib.Path(temporary, REPORT)
                draft.write_text(json.dumps(report))
                told = store.keep(draft, folder)
        return result, json.loads(told.read_text())


def unrepaired(wheel: pathlib.Path, total: str) -> dict[str, typing.Any]:
    """What there is to say of a wheel that stays as it is. To look at all of its files takes a while.

    total -- its SHA-256
    """
    made_by = sha256(pathlib.Path(repair_task.__file__))
    folder = kept_at("unrepaired", [total, wheel.name, made_by, sys.version_info[:2]])
    told = store.find(folder, REPORT)
    if told:
        return json.loads(told.read_text())
    report = repair_task.taken(wheel)
    with tempfile.TemporaryDirectory() as temporary:
        draft = pathlib.Path(temporary, REPORT)
        draft.write_text(json.dumps(report))
        store.keep(draft, folder)
    return report


def repaired(step: Step, wheel: pathlib.Path, mode: str, out: pathlib.Path) -> tuple[pathlib.Path, dict[str, typing.Any]]:
    options = step.options
    # Somebody may publish a copy under another name, which is repaired at the same time.
    known = hashlib.sha256(f"{sha256(wheel)} {wheel.name}".encode()).hexdigest()
    with step.user(f"repair-{known[:16]}-{mode}") as user:
        copy = shutil.copyfile(wheel, user.folder / wheel.name)
        order = {"repair": mode, "exclude": options.exclude, "strip": options.strip, "older_base": options.older_base}
        command = interpreter("build.repair_task", copy, user.folder / "out", json.dumps(order))
        with tempfile.TemporaryFile() as log:
            status = user.run(command, step.build_environment(), stdout=log, stderr=subprocess.STDOUT)
            user.end()
            log.seek(0)
            text = log.read(1 << 20).decode(errors="replace").strip()
        names = user.listed("out", REPORT)
        answer = parsed(user.take(f"out/{REPORT}", out / "answer.json", 4 << 20).read_bytes()) if names else None
        if status != 0 or not isinstance(answer, dict):
            raise UserError(f"{wheel.name} could not be repaired:\n{text}")
        if "error" in answer:
            raise UserError(str(answer["error"]))
        if text:
            print(text, flush=True)
        report = validate_report(wheel, answer)
        made = user.listed("out", ".whl")
        if not made:
            return wheel, report
        validate_same_wheel(wheel, made)
        return user.take(f"out/{made[0]}", out / made[0]), report


def validate_same_wheel(wheel: pathlib.Path, made: list[str]) -> None:
    """A repaired wheel is the same but for its tags."""
    try:
        same = (
            len(made) == 1 and parse_wheel_filename(made[0])[:3] == parse_wheel_filename(wheel.name)[:3] and made[0].isprintable()
        )
    except InvalidWheelFilename:
        same = False
    if not same:
        raise UserError(f"{wheel.name} was repaired, and {', '.join(made)} came of it.")


def validate_report(wheel: pathlib.Path, answer: dict[str, typing.Any]) -> dict[str, typing.Any]:
    """The report, of nothing but words."""
    words = {name: answer.get(name) for name in ("before", "after")}
    lists = {name: answer.get(name) for name in ("outside", "loads")}
    vendored = answer.get("vendored")
    if not isinstance(vendored, list):
        raise UserError(f"the report on {wheel.name} is none.")
    good = is_words(list(words.values()))
    good = good and all(map(is_words, lists.values()))
    good = good and all(
        isinstance(part, dict) and set(part) == {"libraries", "packages"} and all(map(is_words, part.values())) for part in vendored
    )
    if not good:
        raise UserError(f"the report on {wheel.name} is none.")
    return {**words, **lists, "vendored": vendored}


def is_words(found: typing.Any) -> bool:
    return isinstance(found, list) and all(isinstance(word, str) and word.isprintable() for word in found)
