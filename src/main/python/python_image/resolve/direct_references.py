"""Compares a resolver's answer with the requirements that name an address or a file: foreign code runs beside the resolver, and
could take such a package from elsewhere, in another commit, or leave it out."""

from __future__ import annotations

import collections.abc
import pathlib
import posixpath
import re
import typing
import urllib.parse

from packaging.markers import Marker
from packaging.pylock import PackageDirectory, PackageVcs
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from python_image.build.lock_origins import ARCHIVES
from python_image.build.locked_files import place_of
from python_image.resolve.uv_sources import sources_of
from python_image.steps.common import Artifact, UserError
from python_image.steps.downloads import local
from python_image.steps.requirements import CONTEXT, expand_variables, is_marker_true, place

if typing.TYPE_CHECKING:
    from packaging.pylock import Package

    from python_image.steps.requirements import Line

# In full or shortened. Tags are called like days and moments.
COMMIT = re.compile(r"(?!(19|20)\d{6,12}$)[0-9a-f]{7,64}")

OF_INDEX = " of an index"


class Reference(typing.NamedTuple):
    """What a requirement says of where a package comes from."""

    name: str  # empty where only the address is written
    place: str
    revision: str = ""  # of a repository: a commit, a branch or a tag
    subdirectory: str = ""
    bound: bool = False  # of a constraint, which asks for nothing
    element: str = "<requirements>"  # of the POM

    def __str__(self) -> str:
        revision = f"@{self.revision}" if self.revision else ""
        # A query may have a token.
        return self.place.partition("?")[0] + revision + (f"#subdirectory={self.subdirectory}" if self.subdirectory else "")


def of_address(name: str, address: str, bound: bool = False, element: str = "") -> Reference:
    address, _, fragment = address.partition("#")
    words = dict(word.partition("=")[::2] for word in fragment.split("&"))
    path = urllib.parse.urlsplit(address).path
    revision = path.rpartition("@")[2] if re.match(r"(git|hg)\+", address) and "@" in path else ""
    name = canonicalize_name((name or urllib.parse.unquote(words.get("egg", ""))).partition("[")[0].strip())
    element = element or ("<constraints>" if bound else "<requirements>")
    return Reference(name, place(address), revision, words.get("subdirectory", ""), bound, element)


def of_lines(lines: collections.abc.Iterable[Line]) -> list[list[Reference]]:
    """What lists of requirements name."""
    return [[of_address(line.title, line.address, line.bound)] for line in lines]


def applicable(lines: collections.abc.Iterable[str], extras: collections.abc.Iterable[str] = ()) -> list[Requirement]:
    """Those requirements that are of this Python and platform, with these extras."""
    found = []
    for line in lines:
        try:
            requirement = Requirement(line)
            marker, requirement.marker = requirement.marker, None
            if is_marker_true(marker, extras):
                found.append(requirement)
        except ValueError:
            continue  # the resolver says so
    return found


def of_requirements(
    needed: collections.abc.Iterable[Requirement], variables: collections.abc.Mapping[str, str], element: str = ""
) -> list[list[Reference]]:
    addresses = [(one.name, as_address(expand_variables(one.url, variables))) for one in needed if one.url]
    return [[of_address(name, address, element=element)] for name, address in addresses]


def as_address(text: str) -> str:
    """The address of a file, which uv also takes as a path."""
    path, mark, fragment = text.partition("#")
    return text if re.match(r"[A-Za-z][A-Za-z0-9+.-]+:", text) else (CONTEXT / path).as_uri() + mark + fragment


def of_sources(
    file: pathlib.Path, needed: collections.abc.Iterable[Requirement], lists: collections.abc.Mapping[tuple[str, str], list[str]]
) -> tuple[list[list[Reference]], set[str]]:
    """What the [tool.uv.sources] of a project's own file say of what it needs: places, of which each name has one, and names
    that have an index. The lists are those of its extras and groups that are asked for."""
    sources = sources_of(file)
    found: list[list[Reference]] = []
    indexed: set[str] = set()
    for name in sorted({canonicalize_name(one.name) for one in needed if not one.url}):
        usable = [(folder, said) for folder, said in sources.get(name, ()) if is_applicable(said, name, lists)]
        references = [one for folder, said in usable if (one := of_source(name, said, folder))]
        if references and len(references) == len(usable):
            found.append(references)
        if usable and all("index" in said for _, said in usable):
            indexed.add(name)
    return found, indexed


def is_applicable(said: dict[str, typing.Any], name: str, lists: collections.abc.Mapping[tuple[str, str], list[str]]) -> bool:
    """Whether a source is of this Python and platform, and of an extra or a group that has the name."""
    conditions = [(kind, canonicalize_name(str(said[kind]))) for kind in ("extra", "group") if kind in said]
    if any(name not in {canonicalize_name(one.name) for one in applicable(lists.get(each, []))} for each in conditions):
        return False
    try:
        return "marker" not in said or is_marker_true(Marker(said["marker"]))
    except ValueError:
        return True


def of_source(name: str, said: dict[str, typing.Any], folder: pathlib.Path) -> Reference | None:
    """Where it says that a package comes from; nothing for an index, or for a folder, which is refused later."""
    subdirectory = str(said.get("subdirectory") or "")
    if "git" in said:
        return Reference(name, place(f"git+{said['git'].removeprefix('git+')}@"), str(said.get("rev") or ""), subdirectory)
    if "url" in said:
        return Reference(name, place(said["url"]), "", subdirectory)
    if "path" in said and pathlib.PurePath(said["path"]).suffix in ARCHIVES:
        return Reference(name, (folder / said["path"]).resolve().as_uri(), "", subdirectory)
    return None


def validate_references(asked: collections.abc.Iterable[list[Reference]], parts: list[tuple[Package, typing.Any]]) -> None:
    """Each of these has a package in a resolver's answer that comes from one of its places."""
    errors = []
    for references in asked:
        first = references[0]
        of_name = [pair for pair in parts if pair[0].name == first.name] if first.name else parts
        if any(is_from(one, part) for one in references for _, part in of_name) or (first.bound and not of_name):
            continue
        found = [describe(*pair) for pair in of_name if first.name or is_at(first, pair[1])]
        if found:
            of_index = found[0].endswith(OF_INDEX)
            problem = f"has {found[0]}. Remove the dependency that {'changes it' if of_index else f'names {found[0]}'}."
        else:
            problem = "does not have it. Remove the dependency that excludes it."
        short = COMMIT.fullmatch(first.revision) and len(first.revision) < 40
        tag = " If a tag looks like a commit, name it refs/tags/NAME." if found and short else ""
        title = f"{first.name} from {first}" if first.name else f"{first}"
        errors.append(f"{first.element} names {title}, but the resolver's lock {problem}{tag}")
    if errors:
        raise UserError("\nERROR: ".join(errors))


def is_from(reference: Reference, part: typing.Any) -> bool:
    # Folders are refused where they would be built.
    return isinstance(part, PackageDirectory) or (
        is_at(reference, part)
        and normalized_folder(reference.subdirectory) == normalized_folder(part.subdirectory)
        and (not isinstance(part, PackageVcs) or is_commit(reference.revision.lower(), part.commit_id))
    )


def is_at(reference: Reference, part: typing.Any) -> bool:
    return comparable(place_of(part) or "") == comparable(reference.place)


def comparable(address: str) -> str:
    # What is copied for a resolver is no link any more.
    return local(address).as_uri() if address.startswith("file:") else address


def normalized_folder(subdirectory: str | None) -> str:
    return posixpath.normpath(urllib.parse.unquote(subdirectory or "."))


def is_commit(revision: str, commit: str) -> bool:
    """Whether a commit is the one that is asked for: forks of a repository have others under its address. A branch or a tag may
    be any."""
    return commit.startswith(revision) if COMMIT.fullmatch(revision) else True


def describe(package: Package, part: typing.Any) -> str:
    if isinstance(part, Artifact) and not package.archive:
        return part.file + OF_INDEX
    commit = part.commit_id if isinstance(part, PackageVcs) else ""
    return str(Reference(package.name, place_of(part) or "", commit, getattr(part, "subdirectory", None) or ""))
