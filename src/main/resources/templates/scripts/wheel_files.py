"""How indexes are reached, and files taken from them."""

import configparser
import fcntl
import functools
import hashlib
import os
import pathlib
import urllib.parse
import urllib.request
import uuid

from wheel_common import CACHE, Mistake

def pip_settings():
    """What the machine's pip configuration says, which uv does not read."""
    parser = configparser.RawConfigParser()
    try:
        parser.read(os.environ.get("PIP_CONFIG_FILE", os.devnull), "utf-8")
    except (configparser.Error, UnicodeDecodeError):  # they would quote it, with its passwords
        raise Mistake("the pip configuration cannot be read: write [sections] with lines NAME = VALUE, in UTF-8.") from None
    return {**(parser["global"] if "global" in parser else {}), **(parser["install"] if "install" in parser else {})}

def uv_environment(settings):
    """The same for uv; in variables, because those with passwords are nothing for a command line."""
    names = {
        "index-url": "UV_DEFAULT_INDEX",
        "extra-index-url": "UV_INDEX",
        "find-links": "UV_FIND_LINKS",
        "timeout": "UV_HTTP_TIMEOUT",
        "trusted-host": "UV_INSECURE_HOST",
        "no-index": "UV_NO_INDEX",
    }
    said = {uv: " ".join(settings[pip].split()) for pip, uv in names.items() if pip in settings}
    if "proxy" in settings:
        said.update(HTTP_PROXY=settings["proxy"], HTTPS_PROXY=settings["proxy"])
    if authorities(settings):
        said.update(SSL_CERT_FILE=authorities(settings))
    return said

def authorities(settings):
    """The file of those that are trusted, where one is named and there."""
    certificates = os.environ.get("PIP_CERT") or settings.get("cert")
    return certificates if certificates and os.path.exists(certificates) else None

def web(settings):
    """How files are fetched: with the indexes' passwords, their certificates and the proxy."""
    session = functools.lru_cache(maxsize=None)(lambda: open_session(settings))
    trusted = settings.get("trusted-host", "").split()
    logins = {}
    for setting in ("index-url", "extra-index-url"):
        for address in settings.get(setting, "").split():
            parts = urllib.parse.urlsplit(address)
            if parts.username:
                # As bytes: requests itself has no word for what is beyond Latin-1, and servers read UTF-8.
                login = [urllib.parse.unquote_to_bytes(word or "") for word in (parts.username, parts.password)]
                logins[parts.hostname, parts.port] = tuple(login)
    indexes = os.environ.get("PYTHON_IMAGE_INDEXES")

    def get(url):
        if indexes and not url.startswith(f"{indexes}/"):
            # What a lock names by address may need a login that only those have.
            url = f"{indexes}/locked/{urllib.parse.quote(url, safe='')}"
        parts = urllib.parse.urlsplit(url)
        said = {"verify": False} if parts.hostname in trusted else {}
        return session().get(
            url,
            auth=logins.get((parts.hostname, parts.port)),
            stream=True,
            timeout=float(settings.get("timeout", 60)),
            headers={"Accept-Encoding": "identity"},
            **said,
        )

    return get

def open_session(settings):
    # Not needed by who finds everything in the cache, and slow to load.
    import requests

    session = requests.Session()
    adapter = requests.adapters.HTTPAdapter(max_retries=requests.adapters.Retry(3, backoff_factor=0.5))
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    session.verify = authorities(settings) or session.verify
    if "proxy" in settings:
        session.proxies = {"http": settings["proxy"], "https": settings["proxy"]}
    return session

def fetch(artifact, get):
    """The file, from the cache where it has been before; nothing enters that with another checksum."""
    path = CACHE / "files" / (artifact.sha256 or hashlib.sha256(artifact.url.encode()).hexdigest()) / artifact.file
    if not kept(artifact, path):
        path.parent.mkdir(parents=True, exist_ok=True)
        # Whoever wants the same at the same time, for another image, waits and then has it. Who is killed lets go of it.
        with open(path.with_name(".lock"), "w", encoding="ascii") as mine:
            fcntl.flock(mine, fcntl.LOCK_EX)
            if not kept(artifact, path):
                download(artifact, get, path)
    return path

def kept(artifact, path):
    if not artifact.sha256 or not path.exists():
        return False
    compare(artifact, path)
    return True

def download(artifact, get, path):
    part = path.with_name(f".{uuid.uuid4()}-{artifact.file}")
    try:
        with part.open("wb") as out:
            if artifact.url.startswith("file:"):
                content = [pathlib.Path(urllib.request.url2pathname(urllib.parse.urlsplit(artifact.url).path)).read_bytes()]
            else:
                answer = get(artifact.url.partition("#")[0])
                if answer.status_code != 200:
                    raise Mistake(f"{artifact.file}: its index answered {answer.status_code} {answer.reason}.")
                content = answer.iter_content(1 << 20)
            for block in content:
                out.write(block)
        compare(artifact, part)
        part.replace(path)
    except (OSError, UnicodeError) as error:  # those of the session are of this kind, or about a login's letters
        raise Mistake(f"{artifact.file} could not be fetched: {type(error).__name__}.") from error
    finally:
        part.unlink(missing_ok=True)

def compare(artifact, path):
    """Refuses a file that is not the one that the lock and the requirements name."""
    kinds = set(artifact.hashes) | {kind for kind, _ in artifact.pins}
    known = kinds.intersection(hashlib.algorithms_available)
    content = path.read_bytes() if known else b""
    sums = {kind: hashlib.new(kind, content).hexdigest() for kind in known}
    for kind, digest in artifact.hashes.items():
        if sums.get(kind, digest) != digest:
            raise Mistake(
                f"{artifact.file} has the {kind} {sums[kind]} and should have {digest}: somebody changed it, or it did not"
                " arrive whole."
            )
    if artifact.pins and not artifact.pins.intersection(sums.items()):
        raise Mistake(
            f"{artifact.file} has none of the checksums that the requirements name for {artifact.name} {artifact.version}:"
            " either they were not made for this file, or somebody changed it."
        )
