"""Where files of a lock are taken from, and whether the logins of indexes are for them."""

from __future__ import annotations

import collections.abc
import pathlib
import re
import typing
import urllib.parse

from packaging.utils import InvalidWheelFilename, canonicalize_name, parse_wheel_filename
from packaging.version import Version

from python_image.steps import indexes
from python_image.steps.common import UserError, without_login
from python_image.steps.downloads import routed_from
from python_image.steps.requirements import CONTEXT, place

if typing.TYPE_CHECKING:
    from packaging.pylock import Package

    from python_image.steps.requirements import Pins
    from python_image.steps.step import Step

ARCHIVE = re.compile(r"https?://[^\s;#'\"\]]+\.(?:whl|zip|tgz|tar\.(?:gz|bz2|xz))(?=$|[\s;#'\"])", re.MULTILINE)
WEB = re.compile(r"https?://[^\s;#'\"\]\\]+")
REPOSITORY = re.compile(r"\b((?:git|hg|svn|bzr)\+[a-z]+:[^\s;#'\"\]]+)|\b(git)[ \t]*=[ \t]*[\"']([^\"'\s]+)[\"']")
DIRECT = re.compile(r"@[ \t]*(https?://[^\s;#'\"\]]+)")
ARCHIVES = (".whl", ".zip", ".gz", ".tgz", ".bz2", ".xz")


def context_texts() -> dict[pathlib.Path, str]:
    """The files of the POM that name requirements."""
    files = [path for path in CONTEXT.rglob("*") if path.is_file() and path.suffix not in ARCHIVES] if CONTEXT.exists() else []
    return {file: file.read_text(errors="replace") for file in files}


def with_addresses(said: Pins, texts: collections.abc.Iterable[str], more: collections.abc.Iterable[str] = ()) -> Pins:
    """What the requirements say, with the addresses that a project's own file names as well."""
    found = {*more, *(place(url) for text in texts for url in ARCHIVE.findall(text))}
    found |= {place(url) for text in texts for url in DIRECT.findall(text)}
    found |= {place(full or f"{kind}+{url}") for text in texts for full, kind, url in REPOSITORY.findall(text)}
    return said._replace(addresses={**{address: set() for address in found}, **said.addresses})


def validate_file(name: str, file: str, hashes: collections.abc.Mapping[str, str]) -> None:
    """A file's name and its checksum are names in the cache as well."""
    good = re.fullmatch(r"[^/\\\0.][^/\\\0]*", file) and file.isprintable() and len(file.encode(errors="replace")) <= 210
    if not good or not all(re.fullmatch("[0-9a-fA-F]{1,200}", some) for some in hashes.values()):
        raise UserError(f"the lock has a file of {name} whose name or checksum is none: {file!r}.")


def validate_commit(name: str, commit: str) -> None:
    """A folder is called by it. A part of one can be the name of a branch."""
    if not re.fullmatch("[0-9a-f]{40}|[0-9a-f]{64}", commit):
        raise UserError(f"{name} has {commit!r} where a lock has the commit: lock it again.")


def validate_subdirectory(name: str, below: str) -> None:
    """What is built lies in the sources that were compared. An absolute path would take the place of their folder."""
    if below.startswith("/") or ".." in below.split("/") or "\0" in below:
        raise UserError(f"{name} has {below!r} where a lock has a folder of the sources: lock it again.")


def validate_wheel_name(package: Package, file: str) -> None:
    """An installer goes by the name of a wheel, whatever the lock says."""
    if not file.endswith(".whl"):
        return
    try:
        name, version, _, _ = parse_wheel_filename(file)
    except InvalidWheelFilename as error:
        raise UserError(f"{file} is not called as wheels are: {error}.") from error
    if name != canonicalize_name(package.name) or (package.version and version != Version(str(package.version))):
        title = f"{package.name} {package.version or ''}".strip()
        raise UserError(
            f"{file} is no wheel of {title}, as which the resolver has it: leave out the dependency that has it, or ask for"
            f" {name} itself."
        )


def validate_address(name: str, url: str) -> None:
    """Parsers disagree on what these characters are in an address."""
    if re.search(r"[\\\x00-\x20\x7f]", url):
        raise UserError(
            f"{name} has an address with a backslash, a blank or a control character: {indexes.without_user(url)!r}. Leave out the"
            " dependency that names it."
        )


class Origins:
    """Of one lock. A lock that was made here is the word of a resolver, which runs foreign code and reads foreign metadata."""

    def __init__(
        self,
        step: Step,
        said: Pins,
        made_here: bool,
        sources: dict[str, list[dict[str, typing.Any]]] | None = None,
        named: collections.abc.Container[str] = (),
        for_builds: bool = False,
        indexed: collections.abc.Container[str] = (),
    ) -> None:
        self.step, self.said, self.made_here, self.sources = step, said, made_here, sources or {}
        # What the POM's own wheels name: build code wrote it, so no login is for it.
        self.named = named
        # What one build needs reaches that build alone.
        self.for_builds = for_builds
        # Whose index [tool.uv.sources] names.
        self.indexed = indexed

    def validate_entry(self, package: Package, url: str, file: str = "") -> None:
        """A resolver writes no such address and no such file."""
        if self.made_here:
            validate_address(package.name, url)
            validate_wheel_name(package, file)

    def of_address(self, package: Package, address: str) -> bool:
        """Whether logins are for what a lock has by its address: for what the POM names. What an index has comes by no other
        address, as a dependency could replace it."""
        if not self.made_here or (address in self.said.addresses and package.name not in self.indexed):
            return True
        if address.startswith("file:"):
            return False
        index = self.step.router.bound(package.name)
        if index or package.name in self.said.names:
            why = f"is bound to {index}" if index else "is asked for by name"
        elif self.for_builds or address in self.named or not self.is_on_an_index(package.name):
            return False
        else:
            why = "is on an index"
        raise UserError(
            f"{package.name} {why}, and a dependency has it from {address}: name that address in <requirements>, or leave that"
            " dependency out."
        )

    def is_on_an_index(self, name: str) -> bool:
        router = self.step.router
        try:
            return any(router.read(index, name) for index in router.indexes if not index.patterns)
        except indexes.Refusal as refusal:
            raise UserError(str(refusal)) from None

    def of_project(self, package: Package, url: str, digest: str) -> str | None:
        """Where an index has that file which a project's own [tool.uv.sources] names for the package."""
        for said in self.sources.get(package.name, ()) if self.made_here else ():
            index = indexes.Index(said.get("name") or "", said["url"].rstrip("/") + "/")
            project = "" if said.get("format") == "flat" else package.name
            try:
                if found := self.step.router.own(index, project, url, digest, True):
                    return found
            except indexes.Refusal as refusal:
                raise UserError(str(refusal)) from None
        return None

    def of_index(self, package: Package, url: str, hashes: collections.abc.Mapping[str, str]) -> tuple[str, bool]:
        """Where a file is taken from, and whether logins are for it. What is bound to an index and is no file of it is
        refused: a lock, or a project's own configuration, may have it from elsewhere."""
        router = self.step.router
        routed = routed_from(self.step, url)
        bound = router.bound(package.name)
        fragment = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(url).fragment))
        digest = hashes.get("sha256") or fragment.get("sha256") or ""
        if package.name in self.indexed and not bound:
            # Also in place of a file that another index has.
            if own := self.of_project(package, routed[1] if routed else url, digest):
                return own, False
            raise UserError(
                f"{package.name} {package.version} is no file of the index that [tool.uv.sources] names for it: leave out the"
                " dependency that changes it."
            )
        if url.startswith("file:"):
            return url, not self.made_here
        if not routed and not bound:
            # As that index has it: a lock that names no SHA-256 may have the name of its file and any address.
            own = self.of_project(package, url, digest)
            return (own, False) if own else (url, self.of_address(package, place(url)))
        index = bound or (routed and routed[0])
        if index not in router.indexes:
            # One of the machine's lists of links.
            return url, True
        address = routed[1] if routed else url
        try:
            # As the index itself has it: a resolver runs foreign code, which could write any address into the lock.
            found = router.own(index, package.name, address, digest, self.made_here or bool(routed))
        except indexes.Refusal as refusal:
            raise UserError(str(refusal)) from None
        if found:
            return f"{self.step.address}/{router.routed(found, router.indexes.index(index))}", True
        shown = urllib.parse.urlsplit(without_login(address))._replace(query="", fragment="").geturl()
        if routed:
            raise UserError(f"{package.name} {package.version} is no file of {index}: {shown} with the checksum {digest}.")
        raise UserError(
            f"{package.name} {package.version} is bound to {index}, and a lock or [tool.uv.sources] has it from {shown}:"
            " that index has no file of this name and checksum. Make the lock anew with it, or bind the package to the other"
            " one in <indexes>."
        )
