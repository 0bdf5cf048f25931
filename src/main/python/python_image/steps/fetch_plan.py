"""What one step fetches and the next one builds, where that has no network: <wheels><network>none</network>."""

from __future__ import annotations

import argparse
import collections.abc
import hashlib
import json
import pathlib
import shutil
import types
import typing

from python_image.shared.files import sha256
from python_image.steps.common import Artifact


class Plan:
    """A folder of the first step's layer, which root alone can write."""

    def __init__(self, folder: pathlib.Path) -> None:
        self.folder = folder
        self.files, self.wheels, self.lists = folder / "files", folder / "wheels", folder / "lists"
        for path in (self.files, self.wheels, self.lists):
            path.mkdir(parents=True, exist_ok=True)

    def keep(self, artifact: Artifact, path: pathlib.Path) -> Artifact:
        """Keeps a file that is asked for; gives what is to be taken or built later."""
        digest = sha256(path)
        target = self.files / digest / path.name
        target.parent.mkdir(exist_ok=True)
        shutil.copyfile(path, target)
        return artifact._replace(url=target.as_uri(), hashes={"sha256": digest}, pins=frozenset())

    def keep_wheels(self, requires: collections.abc.Iterable[str], paths: collections.abc.Iterable[pathlib.Path]) -> None:
        """Keeps the wheels that these requirements give: nobody who asks for something else finds them."""
        folder = self.wheels_of(requires)
        folder.mkdir(exist_ok=True)
        for path in paths:
            shutil.copyfile(path, folder / path.name)

    def wheels_of(self, requires: collections.abc.Iterable[str]) -> pathlib.Path:
        """The folder of what these requirements give."""
        return self.wheels / hashlib.sha256(json.dumps(requires).encode()).hexdigest()

    def write(self, parts: collections.abc.Iterable[tuple[typing.Any, Artifact]], requested: dict[str, typing.Any]) -> None:
        said = [
            {"name": package.name, "version": str(package.version or ""), "artifact": part._asdict()} for package, part in parts
        ]
        for entry in said:
            entry["artifact"]["pins"] = []
        (self.folder / "plan.json").write_text(json.dumps({"parts": said, "requested": requested}))

    def read(self) -> tuple[list[tuple[typing.Any, Artifact]], dict[str, typing.Any]]:
        said = json.loads((self.folder / "plan.json").read_text())
        parts = [
            (types.SimpleNamespace(name=entry["name"], version=entry["version"]), artifact_of(entry["artifact"]))
            for entry in said["parts"]
        ]
        return parts, said["requested"]


def artifact_of(said: dict[str, typing.Any]) -> Artifact:
    return Artifact(**{**said, "pins": frozenset()})


def plan_of(options: argparse.Namespace) -> Plan | None:
    return Plan(pathlib.Path(options.out.parent, "plan")) if options.phase != "all" else None
