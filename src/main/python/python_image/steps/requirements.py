"""What requirements say themselves, before anything is resolved."""

from __future__ import annotations

import argparse
import collections.abc
import functools
import hashlib
import json
import os
import pathlib
import re
import types
import typing
import urllib.parse

from packaging.markers import InvalidMarker, Marker
from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from python_image.steps.common import UserError, without_login

CONTEXT = pathlib.Path("/context")
# As uv and pip write it.
VARIABLE = re.compile(r"\$\{([A-Z0-9_]+)\}")
# Where lists of the web are kept for a step without a network; none where one step fetches and builds.
LISTS: pathlib.Path | None = None
NO_VARIABLES: collections.abc.Mapping[str, str] = types.MappingProxyType({})

PLAIN = re.compile(
    r"[ \t]*(?:(?P<name>[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)[ \t]*==[ \t]*(?P<version>[A-Za-z0-9][A-Za-z0-9.+!]*))?[ \t]*(?:(?:^|[ \t])#.*)?"
)


def plain(file: pathlib.Path) -> list[tuple[str, str]] | None:
    """The names and versions of a list that has nothing but pinned names and comments; nothing for others. It needs no
    parser: to load pip's takes as long as to ask an index."""
    try:
        text = file.read_bytes().decode("ascii")
    except UnicodeDecodeError:
        return None
    lines = [PLAIN.fullmatch(line) for line in text.splitlines()]
    # A break of a line joins it with the next one, also at the end of a comment.
    if not all(lines) or "\\" in text:
        return None
    return [(line["name"], line["version"]) for line in lines if line and line["name"]]


def marker_of(requirement: str) -> re.Match[str] | None:
    return re.search(r";\s*(.+)$", requirement)


def applies(requirement: str) -> bool:
    """Whether a requirement, which may also be an address or a path, is for this Python and platform."""
    marker = marker_of(requirement)
    try:
        return is_marker_true(Marker(marker[1]) if marker else None)
    except InvalidMarker:
        return True


def is_marker_true(marker: Marker | None, extras: collections.abc.Iterable[str] = ()) -> bool:
    """Whether a marker is true for this Python and platform, without an extra or with one of these."""
    return not marker or any(marker.evaluate({"extra": extra}) for extra in ("", *extras))


def expand_variables(text: str, variables: collections.abc.Mapping[str, str]) -> str:
    """Replaces variables as uv does. PROJECT_ROOT is the folder that a resolver runs in, unless the environment has another."""
    known = {"PROJECT_ROOT": str(CONTEXT), **variables}
    return VARIABLE.sub(lambda found: known.get(found[1], found[0]), text)


def place(address: str) -> str:
    """An address as two are compared: without its login, its revision and its fragment, and as tools write it."""
    # A variable behind file:/// has a slash of its own.
    address = re.sub("^file:/{3,}", "file:///", address.partition("#")[0])
    kind = re.match(r"(git|hg|svn|bzr)\+(?=[a-z]+:)", address)
    parts = urllib.parse.urlsplit(without_login(address[kind.end() :] if kind else address))
    path = parts.path
    if kind:
        parts = parts._replace(netloc=parts.netloc.rpartition("@")[2])
        path = path.rpartition("@")[0] or path
    usual = {"http": ":80", "https": ":443"}.get(parts.scheme, ":")
    if parts.scheme in ("http", "https"):
        path = without_dot_segments(path)
    path = urllib.parse.quote(path, safe="/%:@!$&'()*+,;=~")
    parts = parts._replace(netloc=parts.netloc.lower().removesuffix(usual), path=path)
    return (kind.group() if kind else "") + parts.geturl()


def without_dot_segments(path: str) -> str:
    """A path as clients send it: uv also writes it so into its lock."""
    kept: list[str] = []
    segments = path.split("/")
    for segment in segments:
        if segment == "..":
            del kept[max(1, len(kept) - 1) :]
        elif segment != ".":
            kept.append(segment)
    return "/".join(kept) + ("/" if segments[-1] in (".", "..") else "")


class Pins(typing.NamedTuple):
    """What the requirements say of files: an algorithm and a digest for each."""

    names: dict  # of each project that is asked for by name
    bounds: dict  # the same of constraints, which ask for nothing
    addresses: dict  # the same of what is named by address or as a file
    asked: set  # those addresses that are asked for here
    needed: set  # those names that are asked for here
    versions: dict  # what each name may be here, for constraints as well
    settings: dict  # what a build is told, for each name or address
    lines: list  # those of this Python and platform that have an address or a file
    hashes_required: bool  # whether every file must have one


class Line(typing.NamedTuple):
    """A requirement with an address."""

    title: str  # the name, with its extras; empty where there is none before the address
    address: str  # as it is written, with login and fragment
    marker: str
    bound: bool  # of a constraint, which asks for nothing


def pins(options: argparse.Namespace, variables: collections.abc.Mapping[str, str] = NO_VARIABLES) -> Pins:
    """The checksums that the requirements name, and whether all must be named. The variables are those of the resolver."""
    found = Pins({}, {}, {}, set(), set(), {}, {}, [], False)
    said = argparse.Namespace(require_hashes=False, features_enabled=[])
    session = types.SimpleNamespace(get=from_address)
    files = [(file, False) for file in options.requirement if file.suffix not in (".toml", ".lock")]
    for file, bound in files + [(file, True) for file in options.constraint]:
        names = plain(file)
        if names is not None:
            for name, version in names:
                (found.bounds if bound else found.names).setdefault(canonicalize_name(name), set())
                require(found, name, SpecifierSet(f"=={version}"), bound)
            continue
        # The parser is pip's own, as a requirements file is what pip takes for one.
        from pip._internal.req.req_file import parse_requirements

        for line in parsed_lines(parse_requirements, file, session=session, options=said, constraint=bound):
            requirement = expand_variables(line.requirement, variables)
            sums = (line.options or {}).get("hashes") or {}
            hashes = {(kind, digest.lower()) for kind, some in sums.items() for digest in some}
            project = re.match(r"[A-Za-z0-9][A-Za-z0-9._-]*(?=\s*($|[\[@(=<>!~;,]))", requirement)
            address = re.search(r"[A-Za-z0-9+.-]+://[^\s;]+", requirement)
            file_of = re.match(r"(?:[^@/]*@\s*)?(\.{0,2}[^\s;\[@:]*\.(?:whl|zip|tgz|tar\.\w+))(?=$|[\s;\[])", requirement)
            where = None
            if address:
                fragment = address.group().partition("#")[2]
                hashes |= {word.lower().partition("=")[::2] for word in fragment.split("&") if re.match("sha(256|384|512)=", word)}
                where = place(address.group())
            elif file_of:
                where = place((CONTEXT / file_of[1]).resolve().as_uri())
            if where:
                found.addresses.setdefault(where, set()).update(hashes)
                if applies(requirement):
                    title = re.match(r"([A-Za-z0-9][A-Za-z0-9._-]*[ \t]*(\[[^\]]*\])?)[ \t]*@", requirement)
                    marker = marker_of(requirement)
                    written = address.group() if address else where
                    words = title[1].strip() if title else "", written, marker[1] if marker else ""
                    found.lines.append(Line(*words, line.constraint))
                    found.asked.update(() if line.constraint else (where,))
            if project and not (file_of and "@" not in requirement):
                sums_by_name = found.bounds if line.constraint else found.names
                sums_by_name.setdefault(canonicalize_name(project.group()), set()).update(hashes)
                if not where:
                    require_line(found, requirement, bound=line.constraint)
            how = (line.options or {}).get("config_settings")
            if how and (key := where or (canonicalize_name(project.group()) if project else "")):
                found.settings[key] = how
    every = [some for kind in (found.names, found.bounds, found.addresses) for some in kind.values()]
    return found._replace(hashes_required=bool(said.require_hashes) or any(every))


def parsed_lines(
    parse: collections.abc.Callable[..., collections.abc.Iterable[typing.Any]], file: pathlib.Path, **settings: typing.Any
) -> list:
    """The lines of a list, as pip reads them."""
    from pip._internal.exceptions import PipError

    try:
        return list(parse(str(file), **settings))
    except PipError as error:
        raise UserError(f"{file.name} cannot be read: {error}") from None


def require_line(found: Pins, line: str, own: str = "", bound: bool = False) -> None:
    """Adds a requirement, where it is one of this Python and platform, by name; a project may name itself, for its extras."""
    try:
        requirement = Requirement(line)
    except InvalidRequirement:
        return  # who resolves it says so
    if not requirement.url and is_marker_true(requirement.marker) and canonicalize_name(requirement.name) != own:
        require(found, requirement.name, requirement.specifier, bound)


def require(found: Pins, name: str, specifier: SpecifierSet, bound: bool) -> None:
    name = canonicalize_name(name)
    found.versions.setdefault(name, []).append(specifier)
    if not bound:
        found.needed.add(name)


class Lists(typing.NamedTuple):
    """What lists of requirements, and those that they include, say besides requirements."""

    options: list  # of each line without a requirement
    sources: frozenset  # what a line asks for as sources, whatever another line says
    wheels: frozenset  # what they ask for as wheels in the end, as pip reads them

    @property
    def takes_early(self) -> bool:
        """Whether releases are taken that their authors do not call final."""
        return any(line.pre for line in self.options)


def read_lists(options: argparse.Namespace) -> Lists:
    """The options of all lists. The POM's own stand before them, as on pip's command line, and are not taken back."""
    sources, wheels = (
        {word if word[:1] == ":" else canonicalize_name(word) for word in words}
        for words in (options.no_binary, options.only_binary)
    )
    # A step without a network resolves nothing.
    files = [file for file in lists(options) if plain(file) is None] if options.phase != "build" else []
    if not files:
        return Lists([], frozenset(sources), frozenset(wheels))
    from pip._internal.models.format_control import FormatControl
    from pip._internal.req.req_file import RequirementsFileParser, get_line_parser

    remembered = Remembering(sources)
    known = FormatControl(remembered, set(wheels))
    # Its parser takes from a finder what the lines before said; of releases each line says what it does.
    finder: typing.Any = types.SimpleNamespace(format_control=known, release_control=release_control())
    session: typing.Any = types.SimpleNamespace(get=from_address)
    parser = RequirementsFileParser(session, get_line_parser(finder))
    found = []
    for file in files:
        # What stands behind a requirement is about that one.
        found += [line.opts for line in parsed_lines(parser.parse, file, constraint=False) if line.requirement is None]
    return Lists(found, frozenset(remembered.every), frozenset(wheels | known.only_binary))


class Remembering(set):
    """A set that also knows what was taken out of it."""

    def __init__(self, words: collections.abc.Iterable[str]) -> None:
        super().__init__(words)
        self.every = set(words)

    def add(self, word: str) -> None:
        self.every.add(word)
        super().add(word)


def release_control() -> typing.Any:
    """What pip's parser keeps of releases that are not final; nothing in a pip that has no options for them by name."""
    try:
        from pip._internal.models.release_control import ReleaseControl
    except ModuleNotFoundError:
        return None
    return ReleaseControl(set(), set())


def own_indexes(said: collections.abc.Iterable[typing.Any], settings: dict[str, str]) -> dict[str, str]:
    """The machine's settings, with the indexes that lists name in place of its own, as pip takes them."""
    result = dict(settings)
    for name, setting in (("extra_index_urls", "extra-index-url"), ("find_links", "find-links"), ("trusted_hosts", "trusted-host")):
        # Folders are found by the tools themselves.
        found = [word for opts in said for word in getattr(opts, name) or [] if name != "find_links" or "://" in word]
        if found:
            result[setting] = "\n".join([*settings.get(setting, "").split(), *found])
    for opts in said:
        if opts.index_url:
            result["index-url"] = opts.index_url
            # What the machine has besides belongs to its own index.
            result["extra-index-url"] = "\n".join(word for other in said for word in other.extra_index_urls or [])
        if opts.no_index:
            result["no-index"] = "true"
    return result


def lists(options: argparse.Namespace) -> list[pathlib.Path]:
    """Those files that have pip's format."""
    return [file for file in (*options.requirement, *options.constraint) if file.suffix not in (".toml", ".lock")]


def build_pins(options: argparse.Namespace) -> Pins:
    """The same of what builds need. uv takes all that these files include as constraints, also by -r."""
    said = pins(argparse.Namespace(requirement=[], constraint=options.build_constraint))
    bounds = {name: said.bounds.get(name, set()) | said.names.get(name, set()) for name in (*said.bounds, *said.names)}
    return said._replace(names={}, bounds=bounds, asked=set(), needed=set())


def build_requirements(options: argparse.Namespace) -> list[str]:
    """The lines of the build constraints."""
    from pip._internal.req.req_file import parse_requirements

    session = types.SimpleNamespace(get=from_address)
    lines = (line for file in options.build_constraint for line in parsed_lines(parse_requirements, file, session=session))
    return [line.requirement for line in lines if applies(line.requirement)]


@functools.cache
def from_address(url: str, **said: typing.Any) -> typing.Any:
    """A list of requirements that another one includes by its address; rare, and pip's session takes long to make. It is
    asked for once, so that no server can show a resolver another list than was read before."""
    from pip._internal.network.session import PipSession

    if not re.match("(?i)https?://", url):
        # A list from the web could have root read any file of this step.
        raise UserError(f"{url} is no list that can be included: name a file by its path, or a list by its https:// address.")
    kept = LISTS / hashlib.sha256(url.encode()).hexdigest() if LISTS else None
    if kept and kept.is_file():
        return types.SimpleNamespace(status_code=200, reason="OK", **json.loads(kept.read_text()))
    session = PipSession()
    session.auth.prompting = False  # nobody answers
    session.verify = os.environ.get("PIP_CERT") or True
    reply = session.get(url, **said)
    if kept and reply.status_code == 200:
        kept.write_text(json.dumps({"url": reply.url, "text": reply.text}))
    return reply
