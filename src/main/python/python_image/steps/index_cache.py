"""What indexes said of projects and wheels, for later builds: root alone reads and writes it, and each entry has its SHA-256."""

from __future__ import annotations

import collections.abc
import hashlib
import json
import pathlib
import re
import secrets
import time
import typing
import uuid
import zipfile
import zlib

from python_image.shared.files import make_folder, read_regular, remove

LARGEST_METADATA = 4 << 20
# A wheel that cannot be read, or has no metadata.
DAMAGED = (zipfile.BadZipFile, zlib.error, StopIteration, EOFError, ValueError, NotImplementedError, RuntimeError, OSError)


class StoredPage(typing.NamedTuple):
    """A page as an index sent it."""

    kind: str
    content: bytes
    address: str
    tag: str
    until: float  # up to when the index need not be asked again

    def page(self) -> tuple[str, bytes, str]:
        return self.kind, self.content, self.address


class IndexCache:
    """Entries of a folder; one that is damaged does not exist."""

    def __init__(self, folder: pathlib.Path) -> None:
        self.pages, self.shown, self.metadata = folder / "pages", folder / "shown", folder / "metadata"
        self.folder = folder
        for path in (self.pages, self.shown, self.metadata):
            make_folder(path)

    def key(self) -> bytes:
        """A secret of this cache; two steps that begin it at once may have different ones."""
        found = read(self.folder / "key")
        if found is None:
            found = secrets.token_bytes(32)
            write(self.folder / "key", found)
        return found

    def page(self, url: str) -> StoredPage | None:
        content = read(self.pages / name_of(url))
        if content is None:
            return None
        head, _, content = content.partition(b"\n")
        said = json.loads(head)
        return StoredPage(content=content, **said) if said["kind"] else None

    def keep_page(self, url: str, kind: str, content: bytes, address: str, headers: collections.abc.Mapping[str, str]) -> None:
        said = {"kind": kind, "address": address, "tag": headers.get("ETag", ""), "until": fresh_until(headers)}
        if not said["tag"] and not said["until"]:
            return  # No later build could use it.
        write(self.pages / name_of(url), json.dumps(said).encode() + b"\n" + content)

    def shown_page(
        self, url: str, project: str, parts: collections.abc.Iterable[bytes]
    ) -> tuple[str, dict[str, tuple], bytes] | None:
        """What was made of the same parts before: a listing of files, what describes them, and a page for tools."""
        content = read(self.shown / name_of(f"{url}\n{project}"))
        if content is None:
            return None
        head = content.index(b"\n")
        said = json.loads(content[:head])
        if said["of"] != digest(parts):
            return None
        end = head + 1 + said["listing"]
        described = {address: tuple(words) for address, words in said["described"].items()}
        return content[head + 1 : end].decode(errors="surrogatepass"), described, content[end:]

    def keep_shown_page(
        self, url: str, project: str, parts: collections.abc.Iterable[bytes], listing: str, described: dict, content: bytes
    ) -> None:
        lines = listing.encode(errors="surrogatepass")
        said = {"of": digest(parts), "described": described, "listing": len(lines)}
        write(self.shown / name_of(f"{url}\n{project}"), json.dumps(said).encode() + b"\n" + lines + content)

    def known_metadata(self, project: str) -> dict[str, str]:
        """The SHA-256 of the metadata of a project's wheels, by those of the wheels."""
        folder = self.metadata / project
        return dict(path.name.split("-", 1) for path in folder.iterdir() if "-" in path.name) if folder.is_dir() else {}

    def metadata_of(self, project: str, wheel_sum: str, metadata_sum: str) -> bytes | None:
        return read(self.metadata / project / f"{wheel_sum}-{metadata_sum}")

    def keep_metadata(self, project: str, wheel: pathlib.Path, wheel_sum: str) -> None:
        """Keeps what a wheel says of itself, for resolvers that need nothing else of it."""
        folder = self.metadata / project
        make_folder(folder)
        if any(folder.glob(f"{wheel_sum}-*")):
            return
        try:
            with zipfile.ZipFile(wheel) as file:
                entry = next(entry for entry in file.infolist() if re.fullmatch(r"[^/]+\.dist-info/METADATA", entry.filename))
                content = file.read(entry) if entry.file_size <= LARGEST_METADATA else b""
        except DAMAGED:
            return  # Whoever reads all of it says so.
        if content:
            write(folder / f"{wheel_sum}-{hashlib.sha256(content).hexdigest()}", content)


def digest(parts: collections.abc.Iterable[bytes]) -> str:
    """The SHA-256 of several texts."""
    total = hashlib.sha256()
    for part in parts:
        total.update(b"%d\n" % len(part))
        total.update(part)
    return total.hexdigest()


def name_of(url: str) -> str:
    return hashlib.sha256(url.encode()).hexdigest()


def fresh_until(headers: collections.abc.Mapping[str, str]) -> float:
    """How long an answer counts, by its headers."""
    said = re.search(r"\bmax-age=(\d{1,6})\b", headers.get("Cache-Control", ""))
    never = re.search(r"no-(?:cache|store)", headers.get("Cache-Control", ""))
    return time.time() + int(said[1]) if said and not never else 0.0


def read(path: pathlib.Path) -> bytes | None:
    try:
        content = read_regular(path)
    except FileNotFoundError:
        return None
    except OSError:
        # Nothing could be put there otherwise.
        remove(path)
        return None
    if hashlib.sha256(memoryview(content)[64:]).hexdigest().encode() == content[:64]:
        return content[64:]
    path.unlink(missing_ok=True)
    return None


def write(path: pathlib.Path, content: bytes) -> None:
    part = path.with_name(f".{uuid.uuid4()}")
    try:
        part.write_bytes(hashlib.sha256(content).hexdigest().encode() + content)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
