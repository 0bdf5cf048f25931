"""How indexes are reached, and files taken from them."""

from __future__ import annotations

import collections.abc
import configparser
import hashlib
import json
import os
import pathlib
import typing
import urllib.parse
import urllib.request
import uuid

from python_image.shared.files import remove, sha256
from python_image.steps import indexes
from python_image.steps.common import CACHE, UserError
from python_image.steps.store import locked

if typing.TYPE_CHECKING:
    from python_image.steps.common import Artifact
    from python_image.steps.step import Step


def pip_settings() -> dict[str, str]:
    """What the machine's pip configuration says, which uv does not read."""
    parser = configparser.RawConfigParser()
    try:
        parser.read(os.environ.get("PIP_CONFIG_FILE", os.devnull), "utf-8")
    except (configparser.Error, UnicodeDecodeError):  # they would quote it, with its passwords
        raise UserError("the pip configuration cannot be read: write [sections] with lines NAME = VALUE, in UTF-8.") from None
    return {**(parser["global"] if "global" in parser else {}), **(parser["install"] if "install" in parser else {})}


def authorities(settings: dict[str, str]) -> str | None:
    """The file of those that are trusted, where one is named and there."""
    certificates = os.environ.get("PIP_CERT") or settings.get("cert")
    return certificates if certificates and os.path.exists(certificates) else None


def web(step: Step) -> collections.abc.Callable[[str, bool], typing.Any]:
    """How files are fetched: each from its index, with that one's login; others without any."""

    def get(url: str, login: bool) -> typing.Any:
        try:
            if not login:
                return step.router.get_without_login(url, **{"Accept-Encoding": "identity"})
            # What a lock names by address may need a login that only the indexes have.
            index, address = routed_from(step, url) or step.router.file("", url)
            return step.router.get(index, address, **{"Accept-Encoding": "identity"})
        except indexes.Refusal as refusal:
            raise UserError(str(refusal)) from None

    return get


def routed_from(step: Step, url: str) -> tuple[indexes.Index, str] | None:
    """The index and the address of a file that a tool knows by the router's address."""
    prefix = f"{step.address}/files/"
    if not url.startswith(prefix):
        return None
    found = step.router.original(url[len(prefix) :])
    return step.router.file(*found) if found else None


def fetch(
    artifact: Artifact, get: collections.abc.Callable[[str, bool], typing.Any], folders: collections.abc.Iterable[pathlib.Path] = ()
) -> pathlib.Path:
    """The file, from the cache where it has been before; nothing enters or leaves that with another checksum."""
    if artifact.url.startswith("file:"):
        validate_local_file(artifact, folders)
    if artifact.sha256:
        path = CACHE / "files" / artifact.sha256 / artifact.file
        with locked(path.parent):
            if not kept(artifact, path):
                download(artifact, get, path)
        return path
    known = json.dumps([artifact.url, sorted(artifact.hashes.items()), sorted(artifact.pins)])
    part = CACHE / "files" / hashlib.sha256(known.encode()).hexdigest() / artifact.file
    with locked(part.parent):
        remove(part)
        download(artifact, get, part)
        # By its own sum: it is read after it is unlocked, and another step may be sent other content by the same address.
        found = artifact._replace(hashes={**artifact.hashes, "sha256": sha256(part)})
        path = CACHE / "files" / found.sha256 / artifact.file
        with locked(path.parent):
            if not kept(found, path):
                part.replace(path)
        remove(part)
    return path


def validate_local_file(artifact: Artifact, folders: collections.abc.Iterable[pathlib.Path]) -> None:
    """A resolver runs foreign code, so that what it names may be any file of this step."""
    path = local(artifact.url)
    if not any(folder in path.parents for folder in folders) or not path.is_file():
        raise UserError(f"{artifact.name} comes from {path}, which is no file of the module: name one that is.")


def local(url: str) -> pathlib.Path:
    return pathlib.Path(urllib.request.url2pathname(urllib.parse.urlsplit(url).path)).resolve()


def kept(artifact: Artifact, path: pathlib.Path) -> bool:
    sums = sums_of(artifact, path) if artifact.sha256 and path.is_file() and not path.is_symlink() else {}
    if sums.get("sha256") != artifact.sha256 or not sums:
        # Damaged since: fetched again, as it would fail every build.
        remove(path)
        return False
    compare(artifact, sums)
    return True


def download(artifact: Artifact, get: collections.abc.Callable[[str, bool], typing.Any], path: pathlib.Path) -> None:
    part = path.with_name(f".{uuid.uuid4()}-{artifact.file}")
    try:
        with part.open("wb") as out:
            if artifact.url.startswith("file:"):
                out.write(local(artifact.url).read_bytes())
            else:
                with get(artifact.url.partition("#")[0], artifact.login) as answer:
                    if answer.status_code != 200:
                        raise UserError(f"{artifact.file}: its index answered {answer.status_code} {answer.reason}.")
                    # As it is: some servers call an archive's own compression that of the transfer.
                    for block in answer.raw.stream(1 << 20, decode_content=False):
                        out.write(block)
        compare(artifact, sums_of(artifact, part))
        part.replace(path)
    except (OSError, UnicodeError, indexes.urllib3.exceptions.HTTPError) as error:  # a login's letters may be odd
        raise UserError(f"{artifact.file} could not be fetched: {type(error).__name__}.") from error
    finally:
        part.unlink(missing_ok=True)


def sums_of(artifact: Artifact, path: pathlib.Path) -> dict[str, str]:
    """The sums of a file of all kinds that somebody names."""
    kinds = set(artifact.hashes) | {kind for kind, _ in artifact.pins}
    totals = {kind: hashlib.new(kind) for kind in kinds.intersection(hashlib.algorithms_available)}
    # SHAKE has no fixed length, so it is none.
    totals = {kind: total for kind, total in totals.items() if total.digest_size}
    if totals:
        with path.open("rb") as content:
            for block in iter(lambda: content.read(1 << 20), b""):
                for total in totals.values():
                    total.update(block)
    return {kind: total.hexdigest() for kind, total in totals.items()}


def compare(artifact: Artifact, sums: dict[str, str]) -> None:
    """Refuses a file that is not the one that the lock and the requirements name."""
    if (artifact.hashes or artifact.pins) and not sums:
        raise UserError(f"{artifact.file} has checksums of unknown kinds only: name its sha256 in the lock or the requirements.")
    for kind, digest in artifact.hashes.items():
        if sums.get(kind, digest) != digest:
            raise UserError(
                f"{artifact.file} has the {kind} {sums[kind]} and should have {digest}: somebody changed it, or it did not"
                " arrive whole."
            )
    if artifact.pins and not artifact.pins.intersection(sums.items()):
        raise UserError(
            f"{artifact.file} has none of the checksums that the requirements name for {artifact.name} {artifact.version}:"
            " either they were not made for this file, or somebody changed it."
        )
