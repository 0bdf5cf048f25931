"""Runs a command to which several indexes are one, on loopback: each project comes from the index that it is bound to."""

from __future__ import annotations

import argparse
import base64
import collections.abc
import configparser
import contextlib
import errno
import hashlib
import hmac
import html
import html.parser
import http.server
import json
import os
import pathlib
import re
import secrets
import shutil
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
import traceback
import typing
import urllib.parse

try:
    import requests
    import urllib3
except ModuleNotFoundError:  # where the pinned tools are only about to be installed
    from pip._vendor import requests, urllib3  # type: ignore[no-redef]

if typing.TYPE_CHECKING:
    from python_image.build.pinned_files import PinnedFiles
    from python_image.steps.index_cache import IndexCache

ACCEPTED = "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.1"
LOGINS = pathlib.Path("/run/secrets/index-logins")
# What tools read of indexes themselves, and shall not.
SETTINGS = {f"{tool}_{name}" for tool in ("PIP", "UV") for name in ("INDEX", "INDEX_URL", "EXTRA_INDEX_URL", "NO_INDEX")}

# Connections that are kept for a host, and pages that are read at once.
CONNECTIONS = 16
# Those of 30 common projects have up to 7 MB.
LARGEST_PAGE = 128 << 20

# Of the kernel's headers netlink.h and sock_diag.h.
NETLINK_SOCK_DIAG, SOCK_DIAG_BY_FAMILY, NLM_F_REQUEST = 4, 20, 1
# What is added to a file's name for what an index says of it.
METADATA = ".metadata"
PROJECT = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?")
WEB_FILE = re.compile("(?i)https?://[^/]+/")
FILE = re.compile(r"(?s)([^?#]*)/([^?#/]*)(.*)")
# Up to where all parsers end the host: at a backslash some do, and some drop control characters.
HOST = re.compile(r"(?i)https?://[^/?#\\\x00-\x1f\x7f]+(?=[/?#]|\Z)")


class Refusal(Exception):
    """Why an index gives nothing: nobody else is asked then, as that is what an attacker would wait for."""


class Index(typing.NamedTuple):
    """An index; its patterns say which projects it alone has, and none are the ones of nobody else."""

    name: str
    url: str
    patterns: tuple = ()
    server: str = ""
    login: tuple | None = None
    verify: bool = True
    configured: bool = False  # by pip's configuration or a list of requirements, and not by the POM

    def __str__(self) -> str:
        return f"the index {self.name} ({without_login(self.url)})"


def normalized(project: str) -> str:
    return re.sub(r"[-_.]+", "-", project).lower()


def means(pattern: str, project: str) -> re.Match[str] | None:
    return re.fullmatch(pattern.replace("*", ".*"), project)


def exactness(pattern: str) -> typing.Any:
    """What orders patterns: a whole name comes before any other, then what says more of a name."""
    return "*" not in pattern, len(pattern.replace("*", ""))


def origin(url: str) -> typing.Any:
    parts = urllib.parse.urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or {"http": 80, "https": 443}.get(parts.scheme)


def without_login(url: str) -> str:
    """An address as it may be shown: without what is before an @, or behind a question mark."""
    parts = urllib.parse.urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment="").geturl()


def login_in(url: str) -> tuple | None:
    parts = urllib.parse.urlsplit(url)
    login = urllib.parse.unquote(parts.username or ""), urllib.parse.unquote(parts.password or "")
    return login if any(login) else None


def file_name(url: str) -> str:
    return urllib.parse.unquote(urllib.parse.urlsplit(url).path.rpartition("/")[2])


def projects_of(file: str) -> list[str]:
    """The projects that a file can be of by its name, in which a version begins with a digit."""
    parts = file.split("-")
    return [normalized("-".join(parts[:at])) for at in range(1, len(parts)) if re.match(r"[vV]?\d", parts[at])]


def without_user(url: str) -> str:
    """The same of an address that parsers read differently: without all before the last @."""
    return re.sub(r"(?s)//.*@", "//***@", url)


def validate_url(url: str) -> None:
    """Refuses an address that the parser which picks the login and the one which connects may read differently."""
    if not HOST.match(url):
        raise Refusal(
            f"the address {without_user(url)!r} has a backslash, a control character or no host where an https:// address has"
            " its host: correct it where it is named."
        )


def below(url: str, folder: str) -> bool:
    """Whether an address is one in that folder, and no way out of it."""
    path, inside = (urllib.parse.unquote(urllib.parse.urlsplit(address).path) for address in (folder, url))
    return origin(url) == origin(folder) and inside.startswith(path) and not re.search(r"[\\%]|/\.\.?(/|$)", inside)


# --------------------------------------------------------------------------------------------------- which indexes there are


def logins(text: str) -> typing.Any:
    """The logins of a netrc file by its machines; the parser of Pythons before 3.11 takes quotes for a part of a word."""
    text = re.sub(r"(?m)^\s*#.*$", "", text)
    # Words end where the plugin, who quotes them, sees a space; a password may have others.
    parts = re.findall(r'"((?:[^"\\]|\\.)*)"|(\S+)', text, re.ASCII)
    words = [re.sub(r"\\(.)", r"\1", quoted) if quoted else word for quoted, word in parts]
    found: dict[str, dict[str, str]] = {}
    machine, at = None, 0
    while at < len(words):
        if words[at] == "default":
            machine, at = None, at + 1
            continue
        if words[at] == "machine":
            machine = found.setdefault(words[at + 1], {}) if at + 1 < len(words) else None
        elif words[at] in ("login", "password") and machine is not None and at + 1 < len(words):
            machine[words[at]] = words[at + 1]
        at += 2
    return {name: (said.get("login", ""), said["password"]) for name, said in found.items() if "password" in said}


def asked(options: argparse.Namespace) -> collections.abc.Iterator[Index]:
    """The indexes of the command line, with their logins."""
    try:
        known = logins(LOGINS.read_text("utf-8")) if LOGINS.exists() else {}
    except UnicodeDecodeError:
        raise Refusal("the secret index-logins cannot be read: write it in UTF-8.") from None
    for name, url, server, *patterns in options.index:
        login = known.get(server) or known.get(urllib.parse.urlsplit(url).hostname)
        if server and not login:
            raise Refusal(
                f"the secret index-logins has no login for the index {name} ({url}): it needs a line 'machine {server} login"
                " USER password PASSWORD'."
            )
        yield Index(name, url.rstrip("/") + "/", tuple(patterns), server, login if server else None)


def machine_indexes(settings: dict[str, str]) -> collections.abc.Iterator[Index]:
    """What the machine's pip configuration says of indexes: the one for everything else last, as uv has it."""
    if settings.get("no-index", "").lower() in ("1", "true", "yes", "on"):
        return
    trusted = settings.get("trusted-host", "").split()
    for setting in ("extra-index-url", "index-url"):
        for address in settings.get(setting, "" if setting.startswith("extra") else "https://pypi.org/simple").split():
            found = index_at(address, trusted)
            yield found._replace(url=found.url.rstrip("/") + "/")


def pip_settings() -> dict[str, str]:
    parser = configparser.RawConfigParser()
    try:
        parser.read(os.environ.get("PIP_CONFIG_FILE", os.devnull), "utf-8")
    except (configparser.Error, UnicodeDecodeError):  # they would quote it, with its passwords
        raise Refusal("the pip configuration cannot be read: write [sections] with lines NAME = VALUE, in UTF-8.") from None
    return {**(parser["global"] if "global" in parser else {}), **(parser["install"] if "install" in parser else {})}


# ------------------------------------------------------------------------------------------------------- how they are one


class Router:
    """Answers for all of them."""

    def __init__(self, indexes: list[Index], settings: dict[str, str]) -> None:
        self.indexes = indexes
        # Who knows it may ask with the logins of the indexes: on some engines all processes of a machine reach this server.
        self.token = secrets.token_urlsafe(32)
        self.key = secrets.token_bytes(32)
        self.links = find_links(settings)
        self.pages: dict = {}
        self.listings: dict[tuple[str, str], str] = {}
        self.cache: IndexCache | None = None
        # Which files tools may have; all, where no checksums are required.
        self.named: PinnedFiles | None = None
        self.described: dict = {}
        self.timeout = float(settings.get("timeout", 60))
        self.local = threading.local()
        # Connections are for all threads: each new one reads all certificates of authorities.
        self.adapter = Adapter(max_retries=3, pool_maxsize=CONNECTIONS)
        # Tools ask for all pages at once. Files do not wait: whoever asks for one may read it as slowly as they like.
        self.places = threading.Semaphore(CONNECTIONS)
        self.refusal: str | None = None
        self.missing: dict = {}
        self.refused = lambda: None
        self.trusted = settings.get("trusted-host", "").split()
        # The users whose processes are answered. The token alone does not tell: it can be in a variable or a command line.
        self.askers = {os.geteuid()}

    def use(self, cache: typing.Any) -> None:
        """Keeps pages for later builds, with the addresses that tools see: they are the same for the same indexes."""
        self.cache = cache
        said = "\n".join(index.url for index in (*self.indexes, *self.links))
        # Another version of this file, or of what reads pages, may make other pages.
        said += f"\n{sys.version}\n{pathlib.Path(__file__).read_text('utf-8')}"
        self.key = hashlib.blake2b(said.encode(errors="surrogateescape"), key=cache.key(), digest_size=32).digest()

    def session(self, kind: typing.Any = None) -> typing.Any:
        """A session of this thread. Each kind has cookies of its own, as a cookie may be a login, too."""
        kind = kind or Session
        if not hasattr(self.local, kind.__name__):
            session = kind(self.trusted)
            session.mount("https://", self.adapter)
            session.mount("http://", self.adapter)
            setattr(self.local, kind.__name__, session)
        return getattr(self.local, kind.__name__)

    def has_login(self, url: str) -> bool:
        """Whether there is a login for a file, by an index of the same place or by a netrc file."""
        return bool(self.file("", url)[0].login or requests.utils.get_netrc_auth(url))

    def get(self, index: Index, url: str, method: str = "GET", **headers: str) -> typing.Any:
        """An answer of that index, which sees its login if it is the one that is asked."""
        validate_url(url)
        said: dict[str, typing.Any] = {} if index.verify else {"verify": False}
        try:
            auth = index.login if origin(url) == origin(index.url) else None
            login = auth or login_in(url) or requests.utils.get_netrc_auth(url)
            if login:
                # As bytes: requests itself has no word for what is beyond Latin-1, and servers read UTF-8.
                said["auth"] = tuple(word.encode() for word in login)
            answer = self.session().request(method, url, headers=headers, stream=True, timeout=self.timeout, **said)
        except (requests.RequestException, ValueError) as error:
            if index.configured:
                # As tools say it, which diagnoses go by.
                raise Refusal(f"Failed to fetch: {without_login(url)}: {reason(error, True)}.") from None
            raise Refusal(f"{index} cannot be reached: {reason(error)}.") from None
        try:
            refuse(index, url, answer, auth)
        except Refusal:
            answer.close()
            raise
        return answer

    def get_without_login(self, url: str, **headers: str) -> typing.Any:
        """An answer of an address that foreign metadata names."""
        validate_url(url)
        said: dict[str, typing.Any] = {} if self.file("", url)[0].verify else {"verify": False}
        try:
            # An authenticator that adds nothing, as requests looks into a netrc file where there is none.
            said["auth"] = lambda request: request
            answer = self.session(Anonymous).get(url, headers=headers, stream=True, timeout=self.timeout, **said)
        except (requests.RequestException, ValueError) as error:
            raise Refusal(f"{without_login(url)} cannot be reached: {reason(error)}.") from None
        if answer.status_code not in (401, 403):
            return answer
        answer.close()
        raise Refusal(
            f"{without_login(url)} answered {answer.status_code} {answer.reason}. No login is sent there, because a dependency"
            " names this address and the POM does not: name it in <requirements>."
        )

    def said(self, index: Index, project: str) -> typing.Any:
        """The page that an index has of a project, which it is asked for once; nothing where it does not have it."""
        key = index.url, project
        if key not in self.pages:
            self.pages[key] = self.ask(index, project)
        return self.pages[key]

    def read(self, index: Index, project: str) -> typing.Any:
        """What such a page says."""
        said = self.said(index, project)
        try:
            # Anew, as who has a page may change it.
            return said and Page(*said)
        except (ValueError, KeyError, TypeError, AttributeError):
            raise Refusal(f"{index} answered with something else than a page of {project}'s files (as {said[0]}).") from None

    def ask(self, index: Index, project: str) -> typing.Any:
        address = f"{index.url}{project}/" if project else index.url
        stored = self.cache.page(address) if self.cache else None
        if stored and time.time() < stored.until:
            return stored.page()
        condition: dict[str, str] = {"If-None-Match": stored.tag} if stored and stored.tag else {}
        with self.places, self.get(index, address, Accept=ACCEPTED, **condition) as answer:
            if answer.status_code == 304 and stored and self.cache:
                self.cache.keep_page(address, *stored.page(), {"ETag": stored.tag, **answer.headers})
                return stored.page()
            if answer.status_code != 200:
                return None
            kind = answer.headers.get("Content-Type", "text/html")
            try:
                # At once: requests itself reads ten kilobytes at a time.
                content = answer.raw.read(LARGEST_PAGE + 1, decode_content=True)
            except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
                raise Refusal(f"{index} did not send its page of {project} to the end: {reason(error)}.") from None
            if len(content) > LARGEST_PAGE:
                raise Refusal(f"{index} sent a page of {project} that has more than {LARGEST_PAGE >> 20} MiB.")
            # Not every release of urllib3 sees that itself.
            length = answer.headers.get("Content-Length", "")
            if length.isdigit() and int(length) != answer.raw.tell():
                raise Refusal(f"{index} did not send its page of {project} to the end.")
            if self.cache:
                self.cache.keep_page(address, kind, content, answer.url, answer.headers)
            return kind, content, answer.url

    def describe(self, page: typing.Any, project: str, known: typing.Any) -> typing.Any:
        """Says of the wheels of a page which metadata is here, where the index does not have it apart."""
        described = {}
        for file in page.files if known else ():
            total = page.sum_of(file)
            if total in known and not page.describes(file):
                described[file[page.url].partition("#")[0]] = project, total, known[total]
                page.add_metadata(file, known[total])
        return described

    def page(self, project: str) -> typing.Any:
        """The files of a project, of the index that it is bound to, or else of the first that has it."""
        bound = self.bound(project)
        for index in [bound] if bound else [index for index in self.indexes if not index.patterns]:
            said = self.said(index, project)
            if said:
                return said[0], self.shown(index, project, said)
        if bound:
            self.missing[project] = bound
        return None

    def shown(self, index: Index, project: str, said: typing.Any) -> typing.Any:
        """A page as tools see it. To make one takes much longer than to read it, and in the next build most are the same."""
        number = self.indexes.index(index)
        known: dict[str, str] = self.cache.known_metadata(project) if self.cache else {}
        named = self.named
        made_with = json.dumps([number, known, named and named.text(project)], sort_keys=True)
        parts = self.key, said[0].encode(), said[1], said[2].encode(), made_with.encode()
        stored = self.cache.shown_page(index.url, project, parts) if self.cache else None
        if not stored:
            page = self.read(index, project)
            listing = page.listing()
            page.keep(lambda file: not named or named.has(project, page.name_of(file), page.sums_of(file)))
            described = self.describe(page, project, known)
            stored = listing, described, page.rewritten(lambda url: self.routed(url, number))
            if self.cache:
                self.cache.keep_shown_page(index.url, project, parts, *stored)
        self.listings[index.url, project] = stored[0]
        # For files of this index alone: its page may name any address.
        self.described.update({(str(number), address): known for address, known in stored[1].items()})
        return stored[2]

    def routed(self, url: str, number: int | str) -> str:
        """A file's address here; it ends with its name, because tools read that and add to it."""
        folder, name, more = FILE.match(url).groups()  # type: ignore[union-attr]
        query, mark, fragment = more.partition("#")
        # With the query, which some tools read a file's name from.
        around = folder + query
        # Without padding, as not everybody reads that where it is quoted.
        encoded = base64.urlsafe_b64encode(around.encode()).decode().rstrip("=")
        return f"files/{number}/{self.seal(number, around, name)}/{encoded}/{name}{mark}{fragment}"

    def original(self, path: str) -> typing.Any:
        """The number of the index and the address that routed() was given; nothing where routed() did not make this path."""
        try:
            number, sealed, encoded, name = path.split("/", 3)
            around = base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)).decode()
        except ValueError:
            return None
        # Tools ask for the metadata of a file by its name.
        seals = [self.seal(number, around, one).encode() for one in {name, name.removesuffix(METADATA)}]
        known = any(hmac.compare_digest(sealed.encode(errors="replace"), one) for one in seals)
        folder, mark, query = around.partition("?")
        return (number, f"{folder}/{name}{mark}{query}") if known else None

    def seal(self, number: int | str, around: str, name: str) -> str:
        """Shows that a page named a file. Who knows the token could otherwise ask for any address, with the logins of this
        step."""
        said = f"{number}\n{around}\n{urllib.parse.unquote(name)}"
        return hashlib.blake2b(said.encode(errors="surrogateescape"), key=self.key, digest_size=12).hexdigest()

    def bound(self, project: str) -> Index | None:
        """The index that alone has a project: of several that mean it, the one that names it most exactly."""
        said = [(exactness(pattern), index) for index in self.indexes for pattern in index.patterns if means(pattern, project)]
        return max(said, key=lambda pair: pair[0])[1] if said else None

    def may_come_from_links(self, file: str, sums: dict[str, str]) -> bool:
        """Whether no index alone has the project, and its checksum is named where all must be."""
        projects = projects_of(file)
        named = self.named
        return not any(map(self.bound, projects)) and (not named or any(named.has(one, file, sums) for one in projects))

    def tell_missing(self) -> None:
        for project, bound in sorted(self.missing.items()):
            print(f"ERROR: {project} is bound to {bound}: nothing of that name is there.", file=sys.stderr)

    def own(self, index: Index, project: str, url: str, sha256: str, listed: bool = False) -> typing.Any:
        """Where an index has a file itself that a lock has from that address; nothing where it has no such one. A file that
        must be listed is looked for on the index's page, whatever its address."""
        if not listed and below(url, index.url):
            return url
        key = index.url, project
        if key not in self.listings:
            page = self.read(index, project)
            self.listings[key] = page.listing() if page else ""
        name = file_name(url)
        for line in self.listings[key].split("\n"):
            known, _, address = line.partition(" ")
            # The first of that name, as tools take it.
            if (name in address or "%" in address) and file_name(address) == name:
                return address if sha256.lower() in ("", known or sha256.lower()) else None
        return None

    def file(self, number: str, url: str) -> tuple[Index, str]:
        """Which index has that file; a lock says none, and then it is one of the same place."""
        if number.isdigit():
            return self.indexes[int(number)], url
        # What a list of links names is asked for with no login of an index, even on the same host.
        if number.startswith("link"):
            return self.links[int(number[4:])], url
        near = [index for index in (*self.indexes, *self.links) if origin(index.url) == origin(url)]
        common = [len(os.path.commonprefix([index.url, url])) for index in near]
        return near[common.index(max(common))] if near else Index("of the lock", url), url


def refuse(index: Index, url: str, answer: typing.Any, auth: typing.Any) -> None:
    """Refuses an answer that is neither a page, a file nor the word that there is none."""
    status = f"{answer.status_code} {answer.reason}"
    if answer.status_code in (401, 403) and auth:
        where, place = (f"<server> {index.server}", "settings.xml") if index.server else ("the pip configuration", "it")
        raise Refusal(f"{index} refused the login of {where}: it answered {status}. Correct username and password in {place}.")
    if answer.status_code in (401, 403) and index.configured:
        raise Refusal(
            f"An index URL ({without_login(url)}) could not be queried due to a lack of valid authentication credentials"
            f" ({status})."
        )
    if answer.status_code in (401, 403) and not index.login:
        unbound = ", or its <packages>, if it answers so for what it does not have" if not index.patterns else ""
        raise Refusal(
            f"{index} answered {status}, as those do that need a login: name a <server> of settings.xml in its <index>{unbound}."
        )
    if answer.status_code >= 500 and index.configured:
        raise Refusal(f"HTTP status server error ({status}) for url ({without_login(url)})")
    if answer.status_code not in (200, 206, 304, 404, 410, 416):
        raise Refusal(f"{index} answered {status}.")


class Adapter(requests.adapters.HTTPAdapter):
    """Logs in to proxies in UTF-8, too."""

    def proxy_headers(self, proxy: typing.Any) -> dict[str, str]:
        login = login_in(proxy)
        return {"Proxy-Authorization": f"Basic {base64.b64encode(':'.join(login).encode()).decode()}"} if login else {}


class Session(requests.Session):
    """Knows for each host that redirects lead to whether its certificate is looked at."""

    def __init__(self, trusted: collections.abc.Iterable[str] = ()) -> None:
        super().__init__()
        self.trusted = trusted

    def send(self, request: typing.Any, **settings: typing.Any) -> typing.Any:
        if settings.get("verify") is False and not is_trusted(request.url, self.trusted):
            settings["verify"] = os.environ.get("REQUESTS_CA_BUNDLE") or True
        return super().send(request, **settings)

    def rebuild_auth(self, prepared_request: typing.Any, response: typing.Any) -> None:
        super().rebuild_auth(prepared_request, response)
        # Where a redirect leads by http, everybody on the way reads a login.
        if origin(prepared_request.url) != origin(response.url) and not prepared_request.url.lower().startswith("https:"):
            prepared_request.headers.pop("Authorization", None)


class Anonymous(Session):
    """Logs in nowhere, and not where a redirect leads either."""

    def rebuild_auth(self, prepared_request: typing.Any, response: typing.Any) -> None:
        prepared_request.headers.pop("Authorization", None)


def reason(error: BaseException, verbatim: bool = False) -> str:
    """The words of an error that say what happened; its address is said already, and a login must not be."""
    if isinstance(error, ValueError):  # of addresses and of letters, which it would quote
        return "its address, the proxy's, or the login of one of them is written so that it cannot be used"
    inner = error
    while True:
        deeper = getattr(inner, "reason", None) or next((part for part in inner.args if isinstance(part, Exception)), None)
        if not isinstance(deeper, Exception):
            break
        inner = deeper
    if "CERTIFICATE_VERIFY_FAILED" in str(inner) and not verbatim:
        return "nobody here knows who signed its certificate; name that authority's in python-image.certificate"
    words = re.sub(r"(?s)^.*(?:object at \w+>|\(host=.*?\)): ", "", str(inner)).strip().rstrip(".")
    return re.sub(r"\S+@", "***@", words)


class Page:
    """What an index says of a project's files: a page as PEP 691 or as PEP 503 has them."""

    def __init__(self, kind: str, content: bytes, address: str) -> None:
        self.kind = kind
        if "json" in kind:
            self.document = json.loads(content)
            files, self.url, base = self.document["files"], "url", address
        else:
            links = Links(content)
            files, self.url, base = links.all, "href", urllib.parse.urljoin(address, links.base)
        # A page has thousands of files: each of these lines counts.
        for file in files:
            if not file[self.url].startswith(("https://", "http://")):
                file[self.url] = urllib.parse.urljoin(base, file[self.url])
        # People's pages have links to other things, too.
        self.files = [file for file in files if WEB_FILE.match(file[self.url]) and self.has_one_name(file)]

    def has_one_name(self, file: dict[str, typing.Any]) -> bool:
        """Whether a file is called the same by its address, by which some tools go, and by what is said beside it."""
        name = self.name_of(file)
        return "/" not in name and (self.url == "href" or file.get("filename") == name)

    def listing(self) -> str:
        """A line with the checksum and the address of each file; a break of the line is no part of an address."""
        files = ((self.sum_of(file), file[self.url].partition("#")[0]) for file in self.files)
        return "\n".join(f"{''.join(known.split())} {''.join(address.splitlines())}" for known, address in files)

    def with_sum(self, sha256: str) -> str | None:
        """Where the file with that checksum is."""
        for file in self.files:
            if self.sum_of(file) == sha256:
                return file[self.url].partition("#")[0]
        return None

    def describes(self, file: dict[str, typing.Any]) -> bool:
        """Whether the index has the metadata of a file apart."""
        return any(file.get(name) for name in ("core-metadata", "data-core-metadata", "dist-info-metadata"))

    def add_metadata(self, file: dict[str, typing.Any], sha256: str) -> None:
        if self.url == "url":
            file["core-metadata"] = {"sha256": sha256}
        else:
            file["data-core-metadata"] = f"sha256={sha256}"

    def sums_of(self, file: dict[str, typing.Any]) -> dict[str, str]:
        if self.url == "url":
            said = file.get("hashes") or {}
        else:
            said = dict(urllib.parse.parse_qsl(file[self.url].partition("#")[2]))
        return {kind: str(digest).lower() for kind, digest in said.items()}

    def sum_of(self, file: dict[str, typing.Any]) -> str:
        return self.sums_of(file).get("sha256", "")

    def name_of(self, file: dict[str, typing.Any]) -> str:
        return file_name(file[self.url])

    def keep(self, wanted: collections.abc.Callable[[dict[str, typing.Any]], bool]) -> None:
        """Leaves out all other files."""
        self.files = [file for file in self.files if wanted(file)]

    def rewritten(self, routed: collections.abc.Callable[[str], str]) -> bytes:
        """The page with files that are fetched here as well."""
        for file in self.files:
            file[self.url] = f"../../{routed(file[self.url])}"
            for name in ("provenance", "data-provenance"):
                file.pop(name, None)
        if self.url == "url":
            return json.dumps({**self.document, "files": self.files}).encode()
        lines = "\n".join(map(link, self.files))
        return f"<!DOCTYPE html><html><body>\n{lines}\n</body></html>\n".encode()


def link(file: dict[str, typing.Any]) -> str:
    words = (f'{name}="{html.escape(value)}"' for name, value in file.items() if name)
    return f"<a {' '.join(words)}>{html.escape(file[''])}</a><br>"


class Links(html.parser.HTMLParser):
    """The links of a page: their attributes, and their text, which has no name."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.base = ""
        self.all: list[dict[str, str]] = []
        self.open: dict[str, str] | None = None
        self.feed(content.decode("utf-8", "replace"))

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attributes}
        if tag == "base" and "href" in said:
            self.base = said["href"]
        elif tag == "a" and "href" in said:
            self.open = said

    def handle_data(self, text: str) -> None:
        if self.open:
            self.all.append({**self.open, "": text.strip()})
            self.open = None


class Handler(http.server.BaseHTTPRequestHandler):
    """Speaks with pip, uv and whatever else asks."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    router: Router

    def log_message(self, *words: typing.Any) -> None:
        pass

    def do_GET(self) -> None:
        try:
            _, said, kind, *rest = f"{self.own_path()}//".split("/", 3)
            goal = {"simple": self.simple, "files": self.download, "links": self.find}.get(kind)
            if goal and hmac.compare_digest(said.encode(), self.router.token.encode()):
                goal(rest[0][:-2])
            else:
                self.answer(404, "text/plain", b"")
        except Refusal as refusal:
            self.router.refusal = self.router.refusal or str(refusal)
            self.answer(403, "text/plain", str(refusal).encode())
            self.router.refused()

    do_HEAD = do_GET
    # Of a tool to which this server is the proxy, for an address with https.
    do_CONNECT = do_GET

    def own_path(self) -> str:
        """What is asked for here. A tool that may reach no other address has this server as its proxy."""
        host, port = typing.cast("tuple[str, int]", self.server.server_address)
        path = self.path.removeprefix(f"http://{host}:{port}")
        if not path.startswith("/") and self.router.named and not self.router.named.notes(path):
            raise Refusal(
                f"{without_login(path)} was asked for, which is no address that <requirements> or <buildConstraints> name with a"
                " --hash, and others have one: all must. Name that address with its --hash, or an index in <indexes>, or leave out what"
                " needs it."
            )
        return path

    def simple(self, path: str) -> None:
        project = normalized(urllib.parse.unquote(path.rstrip("/")))
        # Anything else would be another page of the index's server, read with its login.
        found = self.router.page(project) if PROJECT.fullmatch(project) else None
        self.answer(200, *found) if found else self.answer(404, "text/plain", b"")

    def download(self, path: str) -> None:
        found = self.router.original(path)
        if not found:
            self.answer(404, "text/plain", b"")
            return
        number, address = found
        file = FILE.fullmatch(address)
        described = file and file[2].endswith(METADATA) and f"{file[1]}/{file[2].removesuffix(METADATA)}{file[3]}"
        known = self.router.described.get((number, described))
        content = known and self.router.cache and self.router.cache.metadata_of(*known)
        if content:
            self.answer(200, "application/octet-stream", content)
            return
        self.relay(*self.router.file(number, address))

    def find(self, path: str) -> typing.Any:
        """One of the machine's lists of links."""
        number = path.strip("/")
        index = self.router.links[int(number)]
        page = self.router.read(index, "")
        if page:
            page.keep(lambda file: self.router.may_come_from_links(page.name_of(file), page.sums_of(file)))
        shown = page and page.rewritten(lambda url: self.router.routed(url, f"link{number}"))
        self.answer(200, page.kind, shown) if page else self.answer(404, "text/plain", b"")

    def relay(self, index: Index, url: str) -> None:
        """A file, or a part of one, as it is."""
        named = self.router.named
        # What an index says of a wheel is no code.
        is_compared = named and named.needs_reading(file_name(url)) and not file_name(url).endswith(f".whl{METADATA}")
        if is_compared and self.command == "GET":
            self.relay_compared(named, index, url)
            return
        passed = {name: self.headers[name] for name in ("Range", "If-None-Match", "If-Modified-Since") if self.headers[name]}
        with self.router.get(index, url, self.command, **{"Accept-Encoding": "identity"}, **passed) as answer:
            self.send_response(answer.status_code)
            for name in ("Content-Type", "Content-Range", "Accept-Ranges", "ETag", "Last-Modified", "Cache-Control"):
                # Of a file that is compared nobody gets a part.
                if name in answer.headers and not (is_compared and name == "Accept-Ranges"):
                    self.send_header(name, " ".join(answer.headers[name].split()))
            length = length_of(answer)
            if length is not None:
                self.send_header("Content-Length", str(length))
            # What an index sends beyond a file would be taken for the answer to the next question.
            self.send_header("Connection", "close")
            self.end_headers()
            if self.command == "GET" and answer.status_code != 304:
                # Who asked sees what is missing, and may ask again.
                with contextlib.suppress(urllib3.exceptions.HTTPError):
                    for block in answer.raw.stream(1 << 18, decode_content=False):
                        self.wfile.write(block[:length])
                        length = None if length is None else length - len(block[:length])

    def relay_compared(self, named: typing.Any, index: Index, url: str) -> None:
        """A whole file, of which nothing is sent before its checksum is known to be named."""
        with self.router.get(index, url, **{"Accept-Encoding": "identity"}) as answer:
            if answer.status_code != 200:
                self.answer(answer.status_code, "text/plain", b"")
                return
            with named.received(answer, url) as content:
                self.send_response(200)
                self.send_header("Content-Type", "application/octet-stream")
                self.send_header("Content-Length", str(content.seek(0, os.SEEK_END)))
                self.end_headers()
                content.seek(0)
                shutil.copyfileobj(content, self.wfile)

    def answer(self, status: int, kind: str, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(content)


def length_of(answer: typing.Any) -> int | None:
    """How many bytes an answer has; None if it does not say so, or in more than one way."""
    said = answer.headers.get("Content-Length", "")
    return int(said) if re.fullmatch("[0-9]{1,18}", said) and "Transfer-Encoding" not in answer.headers else None


class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 128
    daemon_threads = True

    def verify_request(self, request: typing.Any, client_address: typing.Any) -> bool:
        """Whether a process of the right user asks."""
        askers = typing.cast("type[Handler]", self.RequestHandlerClass).router.askers
        server = typing.cast("tuple[str, int]", self.server_address)
        try:
            user = user_of(client_address, server)
            users = users_in_tables(client_address[1], server[1]) if user is None else {user}
        except OSError:
            return False
        return bool(users) and users <= askers

    def handle_error(self, request: typing.Any, address: typing.Any) -> None:
        # Who asked hears of it by the connection, unless it has gone itself. What an error quotes may be a password.
        _, error, trace = sys.exc_info()
        if not isinstance(error, ConnectionError):
            lines = [frame.lineno for frame in traceback.extract_tb(trace) if frame.filename == __file__]
            print(f"the router of indexes failed: {type(error).__name__} (line {lines[-1]})", file=sys.stderr)


def user_of(client: tuple[str, int], server: tuple[str, int]) -> int | None:
    """The user of a connection on this machine, whom the kernel knows (sock_diag(7)); None if this kernel does not tell."""
    ports = struct.pack("!2H", client[1], server[1])
    addresses = b"".join(socket.inet_aton(host).ljust(16, b"\0") for host, _ in (client, server))
    # Of TCP in any state, with any network device and cookie.
    question = struct.pack("=4BI", socket.AF_INET, socket.IPPROTO_TCP, 0, 0, 0xFFFFFFFF) + ports + addresses
    question += struct.pack("=3I", 0, 0xFFFFFFFF, 0xFFFFFFFF)
    try:
        with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, NETLINK_SOCK_DIAG) as kernel:
            kernel.settimeout(5)
            kernel.send(struct.pack("=I2H2I", 16 + len(question), SOCK_DIAG_BY_FAMILY, NLM_F_REQUEST, 0, 0) + question)
            answer = kernel.recv(1 << 16)
    except OSError as error:
        if error.errno in (errno.EMFILE, errno.ENFILE):
            raise
        return None
    kind = struct.unpack_from("=H", answer, 4)[0] if len(answer) >= 84 else 0
    return struct.unpack_from("=I", answer, 80)[0] if kind == SOCK_DIAG_BY_FAMILY else None


def users_in_tables(port: int, server_port: int) -> set[int]:
    """The users of all connections from one port of this machine to another. It takes a thousand times longer."""
    found = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        with contextlib.suppress(FileNotFoundError), open(table, encoding="ascii") as lines:
            rows = [line.split() for line in lines][1:]
            found |= {int(row[7]) for row in rows if row[1].endswith(f":{port:04X}") and row[2].endswith(f":{server_port:04X}")}
    return found


def served(router: Router) -> str:
    """A server on loopback, and its address, which only those know that are told."""
    server = Server(("127.0.0.1", 0), type("Routed", (Handler,), {"router": router}))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_address[1]}/{router.token}"


def environment(address: str, settings: dict[str, str], given: collections.abc.Mapping[str, str]) -> dict[str, str]:
    """What a tool sees: one index, no password, and of the machine's configuration what is not about indexes."""
    said = {name: value for name, value in given.items() if name not in SETTINGS}
    said.update(
        PYTHON_IMAGE_INDEXES=address,
        PIP_CONFIG_FILE=os.devnull,
        PIP_INDEX_URL=f"{address}/simple/",
        UV_DEFAULT_INDEX=f"{address}/simple/",
        UV_NO_CONFIG="1",
    )
    links = settings.get("find-links", "").split()
    if links:
        web = [link for link in links if is_web(link)]
        routed_links = [f"{address}/links/{web.index(link)}/" if is_web(link) else link for link in links]
        said["PIP_FIND_LINKS"] = said["UV_FIND_LINKS"] = " ".join(routed_links)
    if "timeout" in settings:
        said["PIP_DEFAULT_TIMEOUT"] = said["UV_HTTP_TIMEOUT"] = settings["timeout"]
    for name in ("no_proxy", "NO_PROXY"):
        said[name] = ",".join(filter(None, ["127.0.0.1", given.get("NO_PROXY") or given.get("no_proxy")]))
    return said


def is_web(link: str) -> bool:
    return link.startswith(("http://", "https://"))


def find_links(settings: dict[str, str]) -> list[Index]:
    """The machine's lists of links, as indexes that have one page."""
    trusted = settings.get("trusted-host", "").split()
    links = [address for address in settings.get("find-links", "").split() if is_web(address)]
    return [index_at(address, trusted) for address in links]


def index_at(address: str, trusted: collections.abc.Iterable[str]) -> Index:
    parts = urllib.parse.urlsplit(address)
    host = parts.netloc.rpartition("@")[2]
    verify = not is_trusted(address, trusted)
    return Index(parts.hostname or "", parts._replace(netloc=host).geturl(), (), "", login_in(address), verify, True)


def is_trusted(address: str, trusted: collections.abc.Iterable[str]) -> bool:
    """Whether pip's configuration says that nobody looks at a host's certificate."""
    parts = urllib.parse.urlsplit(address)
    trusted = set(trusted)
    return parts.hostname in trusted or parts.netloc.rpartition("@")[2] in trusted


def prepare(settings: dict[str, str]) -> None:
    """What requests reads of the environment: the proxy and the authorities of pip's configuration."""
    if "proxy" in settings:
        # In small letters only, as in step.py: pip's parser puts variables in capitals into addresses.
        os.environ.update(dict.fromkeys(("http_proxy", "https_proxy"), settings["proxy"]))
    certificates = os.environ.get("PIP_CERT") or settings.get("cert")
    if certificates and os.path.exists(certificates):
        os.environ["REQUESTS_CA_BUNDLE"] = certificates


def router_of(options: argparse.Namespace, settings: dict[str, str]) -> Router:
    """The router for the indexes of the command line and of pip's configuration."""
    indexes = list(asked(options))
    if not any(name == options.default for name, *_ in indexes):
        indexes += machine_indexes(settings)
    else:
        # Last, as it is asked for what no other has.
        indexes.sort(key=lambda index: index.name == options.default)
    return Router(indexes, settings)


def run(options: argparse.Namespace) -> int:
    settings = pip_settings()
    prepare(settings)
    router = router_of(options, settings)
    said = environment(served(router), settings, os.environ)
    command = subprocess.Popen(options.command, env=said, start_new_session=True)
    router.refused = lambda: os.killpg(command.pid, signal.SIGKILL) if command.poll() is None else None
    status = command.wait()
    if router.refusal:
        raise Refusal(router.refusal)
    if status:
        router.tell_missing()
    return status if status >= 0 else 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--index", nargs="+", action="append", default=[], metavar="NAME URL SERVER PATTERN…")
    parser.add_argument("--default", default="", help="the name of the one that stands for the public index")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    add_arguments(parser)
    end = sys.argv.index("--")
    options = parser.parse_args(sys.argv[1:end])
    options.command = sys.argv[end + 1 :]
    try:
        sys.exit(run(options))
    except Refusal as refusal:
        sys.exit(f"ERROR: {refusal}")


if __name__ == "__main__":
    main()
