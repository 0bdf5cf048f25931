"""The environment of the image that an application starts from: what it has is not installed once more, and cannot change."""

from __future__ import annotations

import argparse
import collections.abc
import pathlib
import re
import typing

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from python_image.steps.common import Artifact, UserError

# How resolvers write a version that somebody requires.
PINNED = re.compile(r"(?<![\w.-])([A-Za-z0-9][\w.-]*)==([A-Za-z0-9.+!_]*[A-Za-z0-9])")
# The folder with the metadata of a distribution.
FORM = re.compile(r"(?P<name>[A-Za-z0-9._]+)-(?P<version>[A-Za-z0-9.+!_]+)\.dist-info")


def versions(options: argparse.Namespace) -> dict[str, str]:
    """The version of each distribution, by its normalized name."""
    if not options.parent:
        return {}
    folders = (FORM.fullmatch(path.name) for path in sorted(options.parent.glob("lib/python*/site-packages/*.dist-info")))
    return {canonicalize_name(folder["name"]): folder["version"] for folder in folders if folder}


def write_constraints(options: argparse.Namespace, file: pathlib.Path) -> list[pathlib.Path]:
    """A file that pins what the parent has, for a resolver."""
    known = versions(options)
    if not known:
        return []
    file.write_text("".join(f"{name}=={version}\n" for name, version in known.items()))
    file.chmod(0o644)
    return [file]


def without_parent(
    options: argparse.Namespace, parts: collections.abc.Iterable[tuple[typing.Any, typing.Any]]
) -> list[tuple[typing.Any, typing.Any]]:
    """The parts that the parent does not have. Another version of one that it has is an error."""
    known = versions(options)
    kept, conflicts = [], []
    for package, part in parts:
        name = canonicalize_name(package.name)
        wanted = version_of(package, part)
        if name not in known:
            kept.append((package, part))
        elif not is_same(wanted, known[name]):
            conflicts.append(f"{name} {wanted or 'from its own sources'}, and {options.parent_name} has {name} {known[name]}")
    if conflicts:
        raise UserError(
            f"The application needs {'; '.join(sorted(conflicts))}. Take the version of the parent image,"
            " or change it there: an image has one version of a project."
        )
    return kept


def version_of(package: typing.Any, part: typing.Any) -> str:
    version = part.version if isinstance(part, Artifact) else package.version
    return str(version or "")


def is_same(one: str, other: str) -> bool:
    try:
        return Version(one) == Version(other)
    except InvalidVersion:
        return one == other


def conflict(options: argparse.Namespace, text: str) -> str:
    """What a resolver's message has to do with the parent; nothing where it names none of its projects."""
    known = versions(options)
    pinned = {(canonicalize_name(name), version) for name, version in PINNED.findall(text)}
    named = [name for name, version in known.items() if (name, version) in pinned]
    if not named:
        return ""
    pins = ", ".join(f"{name} {known[name]}" for name in named)
    return (
        f"the application's requirements contradict {options.parent_name}, which has {pins} (see above)."
        " Change the requirement, or the version in the parent image: an image has one version of a project."
    )
