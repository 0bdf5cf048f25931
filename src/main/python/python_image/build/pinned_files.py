"""Which files a resolver is shown where checksums are required: it runs sources, and what builds need, before anybody can
compare its answer."""

from __future__ import annotations

import collections.abc
import functools
import hashlib
import pathlib
import re
import tempfile
import typing
import urllib.parse

from packaging.utils import canonicalize_name

from python_image.build.lock_origins import WEB
from python_image.steps import indexes
from python_image.steps.build_user import LARGEST_FILE
from python_image.steps.common import UserError, without_login
from python_image.steps.requirements import Line, from_address, place

if typing.TYPE_CHECKING:
    from python_image.steps.requirements import Pins
    from python_image.steps.step import Step

INCLUDED = r"(?m)^([ \t]*(?:-[rc]|--requirement|--constraint)[ \t=]*)[\"']?"
REMOTE = re.compile(INCLUDED + r"(https?://[^\s#\"']+)[\"']?")
RELATIVE = re.compile(INCLUDED + r"(?![ \t=]|https?://)([^\s#\"']+)[\"']?")
# Longer ones are read into a file.
IN_MEMORY = 8 << 20


class PinnedFiles:
    """Sources must be named with their checksum. Where the POM pins what builds need, so must wheels."""

    def __init__(self, said: Pins, builds: Pins) -> None:
        self.sums: dict[str, set] = {}
        self.every = builds.hashes_required
        for names in (said.names, said.bounds, builds.names, builds.bounds):
            for name, some in names.items():
                self.sums.setdefault(name, set()).update(some)
        self.addresses: dict[str, set] = {}
        for addresses in (said.addresses, builds.addresses):
            for where, some in addresses.items():
                self.addresses.setdefault(where, set()).update(some)
        # Lines with a checksum and an address, and those whose server a resolver wanted to ask itself; None: it may not any more.
        named = [line for line in said.lines if line.title and indexes.is_web(line.address)]
        self.lines = [line for line in named if self.addresses.get(place(line.address))]
        self.missed: set[Line] | None = set()

    def has(self, project: str, file: str, known: dict[str, str]) -> bool:
        """Whether a resolver may have a file that an index has with these checksums."""
        if file.endswith(".whl") and not self.every:
            return True
        allowed = self.sums.get(project, set())
        kinds = {kind for kind, _ in allowed}.intersection(known)
        # Of checksums of other kinds only, a file's own are compared when it is fetched.
        return bool(allowed) and (not kinds or any((kind, known[kind]) in allowed for kind in kinds))

    def has_sums(self, url: str) -> bool:
        """Whether checksums are named for what is at an address: with it, or for the project that its file is of."""
        return bool(self.addresses.get(place(url)) or any(map(self.sums.get, indexes.projects_of(indexes.file_name(url)))))

    def notes(self, asked: str) -> bool:
        """Whether a resolver asked for the server of such a line, by an address or as HOST:PORT, so that it may try again."""
        if self.missed is None:
            return False
        server = indexes.origin(asked if indexes.is_web(asked) else f"https://{asked}")
        found = {line for line in self.lines if indexes.origin(line.address) == server}
        self.missed |= found
        return bool(found)

    def note_projects(self, projects: collections.abc.Iterable[str]) -> None:
        """The same for lines of these projects, which a resolver could not bring together with what metadata names."""
        if self.missed is not None:
            names = {canonicalize_name(project) for project in projects}
            self.missed |= {line for line in self.lines if canonicalize_name(line.title.partition("[")[0].strip()) in names}

    def overrides(self, step: Step) -> collections.abc.Iterator[str]:
        """The lines that say where a resolver finds what it was not let fetch itself: metadata names their addresses."""
        missed, self.missed = self.missed, None
        for line in sorted(missed or ()):
            marker = f" ; {line.marker}" if line.marker else ""
            yield f"{line.title} @ {routed(step, line.address)}{marker}\n"

    def text(self, project: str) -> list:
        """What a page of a project that was made before must have been made with."""
        return [self.every, sorted(self.sums.get(project, ()))]

    def needs_reading(self, file: str) -> bool:
        """Whether a file is compared before a resolver has any of it."""
        return self.every or not file.endswith(".whl")

    def received(self, answer: typing.Any, url: str) -> tempfile.SpooledTemporaryFile:
        """A file of an answer, compared with what the requirements name."""
        file = indexes.file_name(url)
        allowed = set(self.addresses.get(place(url), ()))
        for project in indexes.projects_of(file):
            allowed |= self.sums.get(project, set())
        totals = {kind: hashlib.new(kind) for kind, _ in allowed if kind in hashlib.algorithms_guaranteed}
        content = tempfile.SpooledTemporaryFile(IN_MEMORY)
        for block in answer.raw.stream(1 << 18, decode_content=False):
            if content.tell() > LARGEST_FILE:
                raise indexes.Refusal(f"{file} has more than {LARGEST_FILE >> 30} GiB.")
            content.write(block)
            for total in totals.values():
                total.update(block)
        sums = {(kind, total.hexdigest()) for kind, total in totals.items()}
        if not sums & allowed:
            named = ", ".join(sorted(f"{kind} {digest}" for kind, digest in allowed)) or "no checksum"
            has = ", ".join(sorted(f"{kind} {digest}" for kind, digest in sums)) or "some other"
            raise indexes.Refusal(
                f"{file}: the requirements name {named} and the index has {has}: either the requirements were not made for"
                " these files, or somebody changed them."
            )
        content.seek(0)
        return content

    def shows_nothing(self, project: str, listing: str) -> bool:
        """Whether an index has files of a project, and a resolver sees none of them."""
        files = [line.partition(" ")[::2] for line in listing.split("\n") if line]
        shown = (self.has(project, indexes.file_name(url), {"sha256": known} if known else {}) for known, url in files)
        return bool(files) and not any(shown)


def routed(step: Step, url: str) -> str:
    return f"{step.address}/{step.router.routed(url, '-')}"


def with_routes(step: Step, text: str) -> str:
    """A text with the router's address in place of each that has a checksum."""
    named = step.router.named
    return WEB.sub(lambda found: routed(step, found[0]) if named and named.has_sums(found[0]) else found[0], text)


def routed_lists(
    step: Step, folder: pathlib.Path, files: collections.abc.Iterable[pathlib.Path]
) -> collections.abc.Iterator[pathlib.Path]:
    """Lists of what builds need, for a resolver that reaches the router alone, or nothing."""
    texts = {file: file.read_text(errors="replace") for file in files}
    # A resolver without a network gets the lists that the fetch phase kept.
    remote = remote_lists(texts.values()) if step.options.phase == "build" else {}
    places = {url: folder / f"build-list-{number}.txt" for number, url in enumerate(remote)}

    def rewritten(text: str) -> str:
        lines = REMOTE.sub(lambda found: f"{found[1]}{places.get(found[2], found[2])}", text)
        return with_routes(step, lines) if step.router.named else lines

    for url, text in remote.items():
        places[url].write_text(rewritten(text))
    for number, (file, text) in enumerate(texts.items()):
        lines = rewritten(text)
        if lines == text:
            yield file
        else:
            copy = folder / f"build-constraints-{number}.txt"
            copy.write_text(RELATIVE.sub(functools.partial(in_folder, file.parent), lines))
            yield copy


def in_folder(folder: pathlib.Path, found: re.Match[str]) -> str:
    # uv itself replaces ${PROJECT_ROOT}.
    return found[0] if found[2].startswith("$") else f"{found[1]}{folder / found[2]}"


def beside(url: str, found: re.Match[str]) -> str:
    return f"{found[1]}{urllib.parse.urljoin(url, found[2])}"


def remote_lists(texts: collections.abc.Iterable[str]) -> dict[str, str]:
    """The lists that these texts include by their addresses, and those which these include."""
    found, pending = {}, list(texts)
    while pending:
        for _, url in REMOTE.findall(pending.pop()):
            if url not in found:
                # Beside a list of the web is what that list includes.
                answer = from_address(url)
                if answer.status_code != 200:
                    raise UserError(
                        f"{without_login(url)} cannot be read: its server answered {answer.status_code} {answer.reason}."
                    )
                text = answer.text
                found[url] = RELATIVE.sub(functools.partial(beside, url), text)
                pending.append(found[url])
    return found


def left_out(router: typing.Any) -> str:
    """Why a resolver did not find something that an index has; empty for another reason."""
    named = router.named
    projects = sorted(
        {project for (_, project), listing in router.listings.items() if named and named.shows_nothing(project, listing)}
    )
    if not projects:
        return ""
    rest = "also what builds need" if named.every else "and what builds need if it has no wheel"
    return (
        f"{', '.join(projects)}: the index has no file whose --hash the requirements or <buildConstraints> name, and others have"
        f" one: all must, {rest}. uv pip compile --generate-hashes writes them."
    )
