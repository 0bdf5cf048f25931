"""Selects the files of a lock that an image needs, and knows which projects the requirements name themselves."""

from __future__ import annotations

import argparse
import collections.abc
import pathlib
import re
import typing

from packaging.pylock import PackageVcs
from packaging.utils import canonicalize_name

from python_image.build.lock_origins import Origins, context_texts, with_addresses
from python_image.build.locked_files import (
    chosen_of,
    files_of,
    parsed,
    place_of,
    show_named_builds,
    unrouted,
    validate_tags,
    validate_versions,
    whereabouts,
)
from python_image.resolve import direct_references
from python_image.resolve.resolver import (
    NO_HASH,
    addresses_of,
    extras_of,
    extras_of_projects,
    is_made_here,
    lock,
    own_wheels,
    project_files,
    requires_of,
    validate_known,
)
from python_image.resolve.uv_sources import own_sources
from python_image.steps.common import UserError, without_login
from python_image.steps.requirements import expand_variables, pins, place, require_line
from python_image.steps.toml import tomllib

if typing.TYPE_CHECKING:
    from python_image.steps.requirements import Pins
    from python_image.steps.step import Step


def wanted(step: Step, folder: pathlib.Path) -> tuple[Pins, list[tuple[typing.Any, typing.Any]]]:
    """What is said of files, and every file to take or to build, with what comes from elsewhere than files."""
    options = step.options
    said = pins(options, step.resolver_environment())
    own = {wheel.resolve().as_uri() for wheel in own_wheels(options)}
    validate_tags(sorted({*own, *said.asked}))
    builds = step.build_pins
    file, path = lock(step, folder, said, builds)
    # What builds need is asked for later.
    show_named_builds(step, builds)
    document, named = only_pinned(unrouted(step, parsed(file, path)), said, own, path)
    if path in options.requirement:
        validate_known("extra", options.extra, document.get("extras", []), path.name)
        validate_known("group", options.group, document.get("dependency-groups", []), path.name)
    return said, select(step, document, path, said, named)


def select(
    step: Step, document: dict[str, typing.Any], path: pathlib.Path, said: Pins, named: dict[str, frozenset]
) -> list[tuple[typing.Any, typing.Any]]:
    """Every file of a lock to take or to build, with what comes from elsewhere than files."""
    refused = {canonicalize_name(name) for name in step.options.no_binary}
    chosen = chosen_of(document, path, step.options, lambda name: name in refused or ":all:" in step.options.no_binary)
    texts, made_here = context_texts(), is_made_here(step.options)
    sources, addresses = own_sources(texts) if made_here else ({}, set())
    wheels = own_wheels(step.options) if made_here else []
    names = asked_names(step.options, said, wheels) if made_here else set()
    variables = step.resolver_environment()
    references, indexed = asked_of_projects(step.options, said, wheels, variables) if made_here else ([], set())
    if made_here:
        validate_versions(said, chosen)
    expanded = [expand_variables(text, variables) for text in texts.values()]
    everything = with_addresses(said, expanded, addresses)._replace(names={**dict.fromkeys(names), **said.names})
    # Folders are indexes of uv as well; what is in one is compared as a file of the module.
    origins = Origins(step, everything, made_here, sources, addresses_of(wheels), indexed=indexed & sources.keys())
    parts = files_of(origins, step.lists, path, named, chosen)
    if made_here:
        direct_references.validate_references([*direct_references.of_lines(said.lines), *references], parts)
    return parts


def asked_of_projects(
    options: argparse.Namespace,
    said: Pins,
    wheels: collections.abc.Iterable[pathlib.Path],
    variables: collections.abc.Mapping[str, str],
) -> tuple[list[list[direct_references.Reference]], set[str]]:
    """Adds what projects and wheels of the POM ask for by name; gives what they ask for by address, and names that have an index
    of [tool.uv.sources]."""
    found: list[list[direct_references.Reference]] = []
    indexed: set[str] = set()
    for file in (file for file in options.requirement if file.suffix == ".toml"):
        document = tomllib.loads(file.read_text())
        project = canonicalize_name(document.get("project", {}).get("name", ""))
        # Where there are projects, extras are theirs.
        extras = [] if options.elsewhere else options.extra
        lines = asked_lines(document, extras, options.group)
        for line in lines:
            require_line(said, line, project)
        needed = direct_references.applicable(lines)
        document.get("project", {}).pop("dependencies", None)
        lists: dict[tuple[str, str], list[str]]
        lists = {("extra", canonicalize_name(extra)): asked_lines(document, [extra], []) for extra in extras}
        lists.update({("group", canonicalize_name(group)): asked_lines(document, [], [group]) for group in options.group})
        places, names = direct_references.of_sources(file, needed, lists)
        found += [*direct_references.of_requirements(needed, variables), *places]
        indexed |= names
    # Where checksums are required, the POM's lines count before what metadata names.
    overriding = {one.name for (one,) in direct_references.of_lines(said.lines) if not one.bound}
    for wheel in wheels:
        name = canonicalize_name(wheel.name.split("-")[0])
        element = "<projects>" if any(folder in wheel.parents for folder in options.elsewhere) else "<requirements>"
        found.append([direct_references.Reference(name, wheel.resolve().as_uri(), element=element)])
        needed = direct_references.applicable(requires_of(wheel), extras_of_projects(options) & extras_of(wheel))
        needed = [one for one in needed if canonicalize_name(one.name) not in overriding]
        for requirement in needed:
            require_line(said, str(requirement), name)
        found += direct_references.of_requirements(needed, variables, element)
    return found, indexed


def only_pinned(
    document: dict[str, typing.Any], found: Pins, own: set[str], lock: pathlib.Path
) -> tuple[dict[str, typing.Any], dict[str, frozenset]]:
    """The lock without the files whose checksums nobody named, where the requirements name any; and what they name."""
    named: dict[str, frozenset] = {}
    if not found.hashes_required:
        return document, named
    for package in document.get("packages", []):
        archive = package.get("archive", {})
        name = canonicalize_name(package["name"])
        title = f"{package['name']} {package.get('version', '')}".strip()
        if "vcs" in package:
            raise UserError(f"{title} comes from a repository, which has no --hash, and others have: {NO_HASH}")
        where = whereabouts(archive, lock) if archive else ""
        if "directory" in package or where in own:
            continue
        allowed = found.names.get(name, set()) | found.bounds.get(name, set()) | found.addresses.get(place(where), set())
        if not allowed:
            raise UserError(
                f"{title} has no --hash, and others have: all must, what they depend on as well."
                " uv pip compile --generate-hashes or pip-compile --generate-hashes writes them."
            )
        kept = {kind: package[kind] for kind in ("sdist", "archive") if kind in package and may_be(package[kind], allowed)}
        wheels = [file for file in package.get("wheels", []) if may_be(file, allowed)]
        if wheels:
            kept["wheels"] = wheels
        if not kept:
            files = [package[kind] for kind in ("sdist", "archive") if kind in package] + package.get("wheels", [])
            sums = sorted({file["hashes"]["sha256"] for file in files if "sha256" in file["hashes"]})
            raise UserError(
                f"{title}: the requirements name {', '.join(sorted(f'{kind} {digest}' for kind, digest in allowed))} and the"
                f" index has sha256 {', '.join(sums)}: either the requirements were not made for these files, or somebody"
                " changed them."
            )
        for kind in ("sdist", "archive", "wheels"):
            package.pop(kind, None)
        package.update(kept)
        named[name] = frozenset(allowed)
    return document, named


def may_be(file: dict[str, typing.Any], allowed: set) -> bool:
    """Whether a file can be one of those; where the index has sums of other kinds only, that shows when it is here."""
    kinds = {kind for kind, _ in allowed}.intersection(file["hashes"])
    return not kinds or any((kind, file["hashes"][kind]) in allowed for kind in kinds)


def requested(options: argparse.Namespace, said: Pins, parts: list[tuple[typing.Any, typing.Any]]) -> dict[str, typing.Any]:
    """What was asked for itself, and not by something else; and the address of what came from one, whoever asked."""
    names = asked_names(options, said, [path for path in options.wheel if path.is_file()])
    addresses, every = {}, set()
    for package, part in parts:
        every.add(package.name)
        if place_of(part) in said.asked:
            names.add(package.name)
        address: dict[str, typing.Any] = {}
        if isinstance(part, PackageVcs):
            address = {"url": without_login(part.url or ""), "vcs_info": {"vcs": part.type, "commit_id": part.commit_id}}
            if part.requested_revision:
                address["vcs_info"]["requested_revision"] = part.requested_revision
        elif package.archive and package.archive.url and not package.archive.url.startswith("file:"):
            address = {"url": without_login(part.url), "archive_info": {"hashes": dict(package.archive.hashes)}}
        if address and part.subdirectory:
            address["subdirectory"] = part.subdirectory
        if address:
            addresses[package.name] = address
    names &= every
    if options.elsewhere:
        # Of what others depend on, nothing was asked for itself.
        names = set()
    elif not names and all(file.suffix in (".toml", ".lock") for file in options.requirement):
        # A lock alone does not say.
        names = every
    return {"names": sorted(names), "addresses": addresses}


def asked_names(options: argparse.Namespace, said: Pins, wheels: collections.abc.Iterable[pathlib.Path]) -> set[str]:
    """The names of all that is asked for by name or is one of these wheels."""
    names = {*said.names, *(canonicalize_name(wheel.name.split("-")[0]) for wheel in wheels)}
    for file in project_files(options):
        names |= asked_by_name(file, options)
    return names


def asked_by_name(file: pathlib.Path, options: argparse.Namespace) -> set[str]:
    """The names of what a project's own file asks for."""
    if not file.exists():
        return set()
    document = tomllib.loads(file.read_text())
    lines = asked_lines(document, options.extra, options.group)
    poetry = document.get("tool", {}).get("poetry", {})
    lines += poetry.get("dependencies", {})
    for group in options.group:
        lines += poetry.get("group", {}).get(group, {}).get("dependencies", {})
    matches = (re.match(r"[A-Za-z0-9][A-Za-z0-9._-]*", line) for line in lines)
    return {canonicalize_name(match.group()) for match in matches if match}


def asked_lines(
    document: dict[str, typing.Any], extras: collections.abc.Iterable[str], groups: collections.abc.Iterable[str]
) -> list[str]:
    """The requirements of a project's own file, but what Poetry alone understands."""
    project = document.get("project", {})
    lines = list(project.get("dependencies", []))
    for extra in extras:
        lines += project.get("optional-dependencies", {}).get(extra, [])
    groups = list(groups)
    for group in groups:
        for line in document.get("dependency-groups", {}).get(group, []):
            if isinstance(line, str):
                lines.append(line)
            elif line.get("include-group") not in (None, *groups):
                groups.append(line["include-group"])
    return lines
