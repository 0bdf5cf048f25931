"""The files that a lock names: which of them this Python takes, and where each comes from."""

from __future__ import annotations

import collections.abc
import pathlib
import types
import typing
import urllib.parse

from packaging.pylock import (
    PackageArchive,
    PackageDirectory,
    PackageSdist,
    PackageVcs,
    PackageWheel,
    Pylock,
    PylockSelectError,
    PylockValidationError,
)
from packaging.tags import sys_tags
from packaging.utils import InvalidWheelFilename, canonicalize_name, parse_wheel_filename

from python_image.build.lock_origins import Origins, validate_commit, validate_file, validate_subdirectory
from python_image.build.pinned_files import PinnedFiles
from python_image.steps.common import Artifact, UserError
from python_image.steps.downloads import routed_from
from python_image.steps.requirements import CONTEXT, Lists, place
from python_image.steps.toml import tomllib

if typing.TYPE_CHECKING:
    from packaging.pylock import Package

    from python_image.steps.requirements import Pins
    from python_image.steps.step import Step


def build_files(step: Step, file: pathlib.Path, path: pathlib.Path) -> list[tuple[typing.Any, typing.Any]]:
    """Every file of a lock of what builds need; checksums of <buildConstraints> are required."""
    said = step.build_pins
    document = unrouted(step, parsed(file, path))
    options = types.SimpleNamespace(extra=[], group=[])
    chosen = chosen_of(document, path, options, lambda name: False)
    validate_versions(said, chosen)
    for package, _ in chosen:
        # A repository has no checksum.
        if said.hashes_required and (not said.bounds.get(package.name) or package.vcs):
            raise UserError(
                f"{package.name} {package.version} is needed to build and has no --hash in <buildConstraints>, and others have:"
                " all must. uv pip compile --generate-hashes writes them."
            )
    sums = {name: frozenset(hashes) for name, hashes in said.bounds.items()}
    return files_of(Origins(step, said, True, for_builds=True), Lists([], frozenset(), frozenset()), path, sums, chosen)


def show_named_builds(step: Step, builds: Pins) -> None:
    """Where <buildConstraints> has checksums, what builds need is resolved with the files that it names."""
    step.router.named = PinnedFiles(builds, builds) if builds.hashes_required else None


def parsed(file: pathlib.Path, path: pathlib.Path) -> dict[str, typing.Any]:
    try:
        document = tomllib.loads(file.read_text("utf-8"))
        Pylock.from_dict(document)
        return document
    except PylockValidationError as error:
        raise UserError(f"{path.name} is no lock as PEP 751 has them: {error}.") from error
    except ValueError as error:
        raise UserError(f"{path.name} is no TOML: {error}.") from error


def chosen_of(
    document: dict[str, typing.Any], path: pathlib.Path, options: typing.Any, from_source: collections.abc.Callable[[str], bool]
) -> list[tuple[Package, typing.Any]]:
    try:
        return list(
            Pylock.from_dict(document).select(
                tags=list(sys_tags()),
                prefer_sdist_predicate=from_source,
                # What a tool has locked with them already, it need not declare.
                extras=declared(options.extra, document.get("extras", [])),
                dependency_groups=declared(options.group, document.get("dependency-groups", [])) or None,
            )
        )
    except PylockSelectError as error:
        raise UserError(f"{error}.") from error
    except PylockValidationError as error:
        raise UserError(f"{path.name} is no lock as PEP 751 has them: {error}.") from error


def declared(wanted: collections.abc.Iterable[str], known: collections.abc.Iterable[str]) -> list[str]:
    names = {canonicalize_name(name) for name in wanted}
    return [name for name in known if canonicalize_name(name) in names]


def validate_versions(said: Pins, chosen: list[tuple[typing.Any, typing.Any]]) -> None:
    """Checks that a resolver's lock has each requirement: foreign code ran beside it, and could remove one or take an older one."""
    found = {package.name: str(package.version or "") for package, _ in chosen}
    errors = [
        f"{name} is required, but the resolver's lock does not have it. Remove the dependency that excludes it."
        for name in sorted(said.needed - found.keys())
    ]
    # Who need not say the release could take any: only what comes by an address may do so, as it is built first.
    errors += [
        f"{package.name} has no version in the resolver's lock. Remove the dependency that removes its version."
        for package, source in chosen
        if not package.version and isinstance(source, (PackageSdist, PackageWheel))
    ]
    for name, specifiers in said.versions.items():
        version = found.get(name)
        errors += [
            f"{name}{specifier} is required, but the resolver's lock has version {version}. Remove the dependency that changes it."
            for specifier in specifiers
            if version and not specifier.contains(version, prereleases=True)
        ]
    if errors:
        raise UserError("\nERROR: ".join(errors))


def files_of(
    origins: Origins, asked: Lists, path: pathlib.Path, named: dict[str, frozenset], chosen: list[tuple[typing.Any, typing.Any]]
) -> list[tuple[typing.Any, typing.Any]]:
    found: list[tuple[Package, typing.Any]] = []
    settings = origins.said.settings
    for package, source in chosen:
        validate_subdirectory(package.name, getattr(source, "subdirectory", None) or "")
        if isinstance(source, (PackageVcs, PackageDirectory)):
            if isinstance(source, PackageVcs):
                validate_commit(package.name, source.commit_id)
                validate_wheels_only(package, asked)
                origins.validate_entry(package, source.url or "")
                origins.of_address(package, place_of(source) or "")
            found.append((package, source))
            continue
        url = whereabouts({"url": source.url, "path": source.path}, path)
        file = file_at(url)
        validate_file(package.name, file, source.hashes)
        origins.validate_entry(package, url, file)
        if isinstance(source, PackageArchive):
            validate_tags([url])
        elif isinstance(source, PackageWheel) != file.endswith(".whl"):
            raise UserError(
                f"the lock has {file} of {package.name} as {'a wheel' if isinstance(source, PackageWheel) else 'sources'}: lock it again."
            )
        if not file.endswith(".whl"):
            validate_wheels_only(package, asked)
        if isinstance(source, PackageArchive):
            login = origins.of_address(package, place(url))
        else:
            url, login = origins.of_index(package, url, source.hashes)
        below = getattr(source, "subdirectory", None) or ""
        sums = named.get(package.name, frozenset())
        version = str(package.version or "")
        how = settings.get(package.name) or settings.get(place(url)) or {}
        found.append((package, Artifact(package.name, version, file, url, dict(source.hashes), sums, below, how, login)))
    return found


def validate_wheels_only(package: Package, asked: Lists) -> None:
    """Refuses sources where <onlyBinary>, or a list, asks for wheels, wherever they are."""
    if package.name in asked.wheels or (":all:" in asked.wheels and package.name not in asked.sources):
        title = f"{package.name} {package.version or ''}".strip()
        raise UserError(f"{title} has no wheel for this Python, and <onlyBinary> or --only-binary asks for one.")


def unrouted(step: Step, document: dict[str, typing.Any]) -> dict[str, typing.Any]:
    """The lock with the addresses that the requirements name."""
    for package in document.get("packages", []):
        archive = package.get("archive", {})
        found = routed_from(step, archive.get("url", ""))
        if found:
            archive["url"] = found[1]
    return document


def whereabouts(file: dict[str, typing.Any], lock: pathlib.Path) -> str:
    """The address of a lock's file: a path is one from where the lock is, and uv may have been given a copy."""
    url = file.get("url") or (lock.parent / file["path"]).resolve().as_uri()
    copy = f"{(lock.parent / 'context').as_uri()}/"
    return url.replace(copy, f"{CONTEXT.as_uri()}/") if CONTEXT not in lock.parents else url


def validate_tags(addresses: list[str]) -> None:
    """Refuses wheels that are named themselves and fit elsewhere only; the tools say it of some, and in many ways."""
    fitting = set(sys_tags()) if addresses else set()
    for address in addresses:
        file = file_at(address)
        try:
            fits = not file.endswith(".whl") or fitting.intersection(parse_wheel_filename(file)[3])
        except InvalidWheelFilename as error:
            raise UserError(f"{file} is not called as wheels are: {error}.") from error
        if not fits:
            raise UserError(
                f"{file} is for another Python or platform, as its name says: name one that fits this Python and platform, or"
                " what it is built from."
            )


def file_at(address: str) -> str:
    try:
        return urllib.parse.unquote(urllib.parse.urlsplit(address).path.rpartition("/")[2])
    except ValueError:  # of a host in brackets, say
        return ""


def place_of(part: typing.Any) -> str | None:
    """Where something comes from, as a requirement may name it."""
    if isinstance(part, PackageVcs):
        # With a revision to leave out: what a lock has behind an @ of its own is a part of the path, which may lead elsewhere.
        return place(f"{part.type}+{part.url}@{part.commit_id}")
    return place(part.url) if isinstance(part, Artifact) else None
