"""Fills a wheelhouse: pins what is asked for, takes the wheels that fit, builds the others, and repairs what was built."""

import argparse
import ast
import concurrent.futures
import configparser
import functools
import hashlib
import io
import json
import os
import pathlib
import platform
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
import typing
import urllib.parse
import urllib.request
import uuid
import zipfile

from packaging.pylock import PackageArchive, PackageDirectory, PackageVcs, PackageWheel, Pylock
from packaging.pylock import PylockSelectError, PylockValidationError
from packaging.tags import sys_tags
from packaging.utils import canonicalize_name, parse_wheel_filename
from packaging.version import Version

try:
    import tomllib
except ModuleNotFoundError:  # before Python 3.11
    import tomli as tomllib

CACHE = pathlib.Path("/root/.cache/python-image")

class Mistake(Exception):
    """What its reader can mend."""

class Artifact(typing.NamedTuple):
    """A file that an index, an address or a folder has: a wheel, or sources to build one from."""

    name: str
    version: str
    file: str
    url: str
    hashes: dict  # that it must have, all of them, by their algorithms
    pins: frozenset  # of which it must have one, where there are any: algorithm and digest
    subdirectory: str

    @property
    def sha256(self):
        return self.hashes.get("sha256", "")

def run(command, log=None, **settings):
    """Runs a command; its output goes to the step's, or is held back until it is wanted."""
    return subprocess.run(
        [str(word) for word in command],
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT if log else None,
        check=False,
        **settings,
    )

# ------------------------------------------------------------------------------------------------- how indexes are reached

def pip_settings():
    """What the machine's pip configuration says, which uv does not read."""
    parser = configparser.RawConfigParser()
    parser.read(os.environ.get("PIP_CONFIG_FILE", os.devnull))
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
    certificates = os.environ.get("PIP_CERT") or settings.get("cert")
    if certificates and os.path.exists(certificates):
        said.update(SSL_CERT_FILE=certificates)
    return said

def web(settings):
    """How files are fetched: with the indexes' passwords, their certificates and the proxy."""
    session = functools.lru_cache(maxsize=None)(lambda: open_session(settings))
    trusted = settings.get("trusted-host", "").split()
    logins = {}
    for setting in ("index-url", "extra-index-url"):
        for address in settings.get(setting, "").split():
            parts = urllib.parse.urlsplit(address)
            if parts.username:
                login = urllib.parse.unquote(parts.username), urllib.parse.unquote(parts.password or "")
                logins[parts.hostname, parts.port] = login
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
    certificates = os.environ.get("PIP_CERT") or settings.get("cert")
    if certificates and os.path.exists(certificates):
        session.verify = certificates
    if "proxy" in settings:
        session.proxies = {"http": settings["proxy"], "https": settings["proxy"]}
    return session

# ----------------------------------------------------------------------------------------------------------- what is wanted

def lock(options, folder):
    """Pins everything that is asked for, with the checksums of its files."""
    out = folder / "pylock.toml"
    first = options.requirement[0] if options.requirement else None
    kind = first.name if first else ""
    groups = [word for group in options.group for word in ("--group", group)]
    extras = [word for extra in options.extra for word in ("--extra", extra)]
    if re.fullmatch(r"pylock(\.[^.]+)?\.toml", kind):
        return first
    if kind == "uv.lock":
        refuse_local(first, options)
        command = ["uv", "export", "--quiet", "--frozen", "--no-emit-local", "--no-default-groups", "--no-header"]
        command += ["--directory", first.parent, "--format", "pylock.toml", "--output-file", out, *groups, *extras]
    elif kind == "poetry.lock":
        command = ["/opt/python-image/poetry/bin/poetry", "--directory", first.parent, "--no-interaction", "export"]
        command += ["--format", "pylock.toml", "--output", out]
        command += [word for group in options.group for word in ("--with", group)]
        command += [word for extra in options.extra for word in ("--extras", extra)]
    else:
        inputs = [word for file in options.requirement for word in ("--requirement", file)]
        inputs += [word for file in options.constraint for word in ("--constraint", file)]
        inputs += [word for name in options.no_binary for word in ("--no-binary", name)]
        inputs += [word for name in options.only_binary for word in ("--only-binary", name)]
        direct = folder / "direct.txt"
        wheels = [wheel for path in options.wheel for wheel in ([path] if path.is_file() else sorted(path.glob("*.whl")))]
        direct.write_text("".join(f"{wheel}\n" for wheel in wheels))
        if wheels:
            inputs += ["--requirement", direct]
        # pip takes a project's own file for a list of requirements.
        if options.installer == "pip" and not any(file.name == "pyproject.toml" for file in options.requirement):
            command = [sys.executable, "-m", "pip", "lock", "--output", out, *inputs]
            command += [word for group in options.group for word in ("--group", f"{group_file(options)}:{group}")]
        else:
            # What it takes as files it does not take with that name before them.
            inputs = [word for word in inputs if word != "--requirement"]
            command = ["uv", "pip", "compile", "--quiet", "--no-header", "--python", sys.executable]
            command += ["--format", "pylock.toml", "--output-file", out, *inputs, *extras]
            command += [word for group in options.group for word in ("--group", f"{group_file(options)}:{group}")]
    if run(command).returncode != 0:
        if kind.endswith(".lock"):
            raise Mistake(f"{kind} cannot be used (see above). If its pyproject.toml has changed since, lock again.")
        raise Mistake("what is asked for cannot be had together (see above).")
    return out

def refuse_local(lock, options):
    """Says what a lock has as folders and files of its project's machine, which it does not carry."""
    local = [
        package["name"]
        for package in tomllib.loads(lock.read_text()).get("package", [])
        if {"directory", "editable", "path", "virtual"}.intersection(package.get("source", {}))
        and package["source"] not in ({"virtual": "."}, {"editable": "."})
    ]
    if local and not options.projects:
        raise Mistake(
            f"uv.lock has {', '.join(local)} as folders or files of its own, which a lock does not carry: name them in"
            " <projects>."
        )
    for name in local:
        print(f"{name} is a folder or file of uv.lock's own: it is installed if one of <projects> is it", flush=True)

def group_file(options):
    return next((file for file in options.requirement if file.name == "pyproject.toml"), "pyproject.toml")

def asked_by_name(file, options):
    """The names of what a project's own file asks for."""
    if not file.exists():
        return set()
    document = tomllib.loads(file.read_text())
    project = document.get("project", {})
    lines = list(project.get("dependencies", []))
    for extra in options.extra:
        lines += project.get("optional-dependencies", {}).get(extra, [])
    groups = list(options.group)
    for group in groups:
        for line in document.get("dependency-groups", {}).get(group, []):
            if isinstance(line, str):
                lines.append(line)
            elif line.get("include-group") not in (None, *groups):
                groups.append(line["include-group"])
    poetry = document.get("tool", {}).get("poetry", {})
    lines += poetry.get("dependencies", {})
    for group in options.group:
        lines += poetry.get("group", {}).get(group, {}).get("dependencies", {})
    matches = (re.match(r"[A-Za-z0-9][A-Za-z0-9._-]*", line) for line in lines)
    return {canonicalize_name(match.group()) for match in matches if match}

def requested(options, parts):
    """What was asked for itself, and not by something else; and the address, where it was asked for by one."""
    names = set(pins(options).names)
    names |= {canonicalize_name(path.name.split("-")[0]) for path in options.wheel if path.is_file()}
    for file in options.requirement:
        if file.suffix in (".toml", ".lock"):
            names |= asked_by_name(file.with_name("pyproject.toml"), options)
    addresses = {}
    for package, part in parts:
        address = {}
        if isinstance(part, PackageVcs):
            address = {"url": without_login(part.url), "vcs_info": {"vcs": part.type, "commit_id": part.commit_id}}
            if part.requested_revision:
                address["vcs_info"]["requested_revision"] = part.requested_revision
        elif package.archive and package.archive.url and not package.archive.url.startswith("file:"):
            address = {"url": without_login(part.url), "archive_info": {"hashes": dict(package.archive.hashes)}}
        if address and part.subdirectory:
            address["subdirectory"] = part.subdirectory
        addresses[package.name] = address or None
    every = {package.name for package, _ in parts}
    return {name: addresses.get(name) for name in sorted((names & every) or every)}

def without_login(url):
    """An address as it may be shown: the user of SSH belongs to it, anything else before an @ is a secret."""
    parts = urllib.parse.urlsplit(url)
    if parts.scheme.endswith("ssh") and not parts.password:
        return url
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()

class Pins(typing.NamedTuple):
    """What the requirements say of files: an algorithm and a digest for each."""

    names: dict  # of each project that is asked for by name
    bounds: dict  # the same of constraints, which ask for nothing
    addresses: dict  # the same of what is asked for by address
    insisted: bool  # whether every file must have one

def pins(options):
    """The checksums that the requirements name, and whether all must be named."""
    # The parser is pip's own, as a requirements file is what pip takes for one.
    from pip._internal.network.session import PipSession
    from pip._internal.req.req_file import parse_requirements

    found = Pins({}, {}, {}, False)
    said = argparse.Namespace(require_hashes=False, features_enabled=[])
    session = PipSession()
    session.verify = os.environ.get("PIP_CERT") or True
    files = [(file, False) for file in options.requirement if file.suffix not in (".toml", ".lock")]
    for file, bound in files + [(file, True) for file in options.constraint]:
        for line in parse_requirements(str(file), session=session, options=said, constraint=bound):
            sums = (line.options or {}).get("hashes") or {}
            hashes = {(kind, digest) for kind, some in sums.items() for digest in some}
            name = re.match(r"[A-Za-z0-9][A-Za-z0-9._-]*(?=\s*($|[\[@(=<>!~;,]))", line.requirement)
            address = re.search(r"[A-Za-z0-9+.-]+://\S+", line.requirement)
            if address:
                place, _, fragment = address.group().partition("#")
                hashes |= {tuple(word.split("=", 1)) for word in fragment.split("&") if re.match("sha(256|384|512)=", word)}
                found.addresses.setdefault(place, set()).update(hashes)
            if name:
                kind = found.bounds if line.constraint else found.names
                kind.setdefault(canonicalize_name(name.group()), set()).update(hashes)
    every = [some for kind in (found.names, found.bounds, found.addresses) for some in kind.values()]
    return found._replace(insisted=bool(said.require_hashes) or any(every))

def only_pinned(document, options):
    """The lock without the files whose checksums nobody named, where the requirements name any; and what they name."""
    found = pins(options)
    named = {}
    if not found.insisted:
        return document, named
    for package in document.get("packages", []):
        archive = package.get("archive", {})
        if "vcs" in package or "directory" in package or "path" in archive or archive.get("url", "").startswith("file:"):
            continue
        name = canonicalize_name(package["name"])
        allowed = found.names.get(name, set()) | found.bounds.get(name, set())
        allowed |= found.addresses.get(archive.get("url", "").partition("#")[0], set())
        title = f"{package['name']} {package.get('version', '')}".strip()
        if not allowed:
            raise Mistake(
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
            raise Mistake(
                f"{title}: the requirements name {', '.join(sorted(f'{kind} {digest}' for kind, digest in allowed))} and the"
                f" index has sha256 {', '.join(sums)}: either the requirements were not made for these files, or somebody"
                " changed them."
            )
        for kind in ("sdist", "archive", "wheels"):
            package.pop(kind, None)
        package.update(kept)
        named[name] = frozenset(allowed)
    return document, named

def may_be(file, allowed):
    """Whether a file can be one of those; where the index has sums of other kinds only, that shows when it is here."""
    kinds = {kind for kind, _ in allowed}.intersection(file["hashes"])
    return not kinds or any((kind, file["hashes"][kind]) in allowed for kind in kinds)

def wanted(options, folder):
    """Every file to take or to build, and what comes from elsewhere than files."""
    path = lock(options, folder)
    document, named = only_pinned(tomllib.loads(path.read_text()), options)
    refused = {canonicalize_name(name) for name in options.no_binary if name != ":all:"}
    everything = ":all:" in options.no_binary

    def from_source(name):
        return everything or name in refused

    try:
        chosen = list(
            Pylock.from_dict(document).select(
                tags=list(sys_tags()),
                prefer_sdist_predicate=from_source,
                extras=options.extra,
                dependency_groups=options.group or None,
            )
        )
    except PylockSelectError as error:
        raise Mistake(f"{error}.") from error
    except PylockValidationError as error:
        raise Mistake(f"{path.name} is no lock as PEP 751 has them: {error}.") from error
    found = []
    for package, source in chosen:
        if isinstance(source, (PackageVcs, PackageDirectory)):
            found.append((package, source))
            continue
        # A relative path is one from where the lock is.
        url = source.url or (path.parent / source.path).resolve().as_uri()
        file = urllib.parse.unquote(urllib.parse.urlsplit(url).path.rpartition("/")[2])
        if not isinstance(source, PackageWheel) and not isinstance(source, PackageArchive):
            only = {canonicalize_name(name) for name in options.only_binary}
            if ":all:" in options.only_binary or package.name in only:
                raise Mistake(f"{package.name} {package.version} has no wheel for this Python, and <onlyBinary> asks for one.")
        if not isinstance(source, PackageArchive):
            from_its_index(package, url)
        below = getattr(source, "subdirectory", None) or ""
        sums = named.get(package.name, frozenset())
        found.append((package, Artifact(package.name, str(package.version or ""), file, url, dict(source.hashes), sums, below)))
    return found

def from_its_index(package, url):
    """Refuses what is bound to an index and comes from elsewhere: a lock may say so, or a project's own configuration."""
    indexes = os.environ.get("PYTHON_IMAGE_INDEXES")
    if indexes and url.startswith("http") and not url.startswith(f"{indexes}/"):
        import requests

        answer = requests.get(f"{indexes}/allowed/{package.name}/{urllib.parse.quote(url, safe='')}", timeout=60)
        if answer.status_code != 200:
            host = urllib.parse.urlsplit(url).netloc.rpartition("@")[2]
            raise Mistake(
                f"{package.name} {package.version} is bound to {answer.text}, and a lock or [tool.uv.sources] has it from"
                f" {host}. Make the lock anew with that index, or bind the package to the other one in <indexes>."
            )

# ---------------------------------------------------------------------------------------------------- taking and building

def fetch(artifact, get):
    """The file, from the cache where it has been before; nothing enters that with another checksum."""
    path = CACHE / "files" / (artifact.sha256 or hashlib.sha256(artifact.url.encode()).hexdigest()) / artifact.file
    if artifact.sha256 and path.exists():
        compare(artifact, path)
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
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
    except OSError as error:  # those of the session are of this kind
        raise Mistake(f"{artifact.file} could not be fetched: {type(error).__name__}.") from error
    finally:
        part.unlink(missing_ok=True)
    return path

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

def unpack(archive, folder):
    """The folder that an archive of sources has."""
    try:
        if archive.name.endswith(".zip"):
            with zipfile.ZipFile(archive) as file:
                for entry in file.infolist():
                    path = pathlib.Path(file.extract(entry, folder))
                    if entry.external_attr >> 16 & 0o111 and path.is_file():
                        path.chmod(0o755)
        else:
            with tarfile.open(archive) as file:
                if hasattr(tarfile, "data_filter"):
                    file.extractall(folder, filter="data")
                else:
                    file.extractall(folder)
    except (tarfile.TarError, zipfile.BadZipFile, EOFError) as error:
        raise Mistake(f"{archive.name} is no archive of sources: {error}.") from error
    inside = list(folder.iterdir())
    return inside[0] if len(inside) == 1 and inside[0].is_dir() else folder

def build(source, out, log, options):
    """One wheel, built as the project says; the log is shown where that fails."""
    if options.installer == "uv":
        command = ["uv", "build", "--wheel", "--no-config", "--no-sources", "--python", sys.executable, "--out-dir", out, source]
    else:
        command = [sys.executable, "-m", "build", "--wheel", "--outdir", out, source]
    return run(command, log).returncode == 0

def built(artifact, get, options):
    """The wheel of these sources: compiled once for an environment, then cached by all that it depends on."""
    archive = fetch(artifact, get)
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    parts = [digest, artifact.subdirectory, surroundings(options), os.environ.get("CFLAGS"), os.environ.get("LDFLAGS")]
    folder = CACHE / "built" / hashlib.sha256(json.dumps(parts).encode()).hexdigest()
    for wheel in folder.glob("*.whl"):
        return wheel, 0.0
    started = time.monotonic()
    # A folder of that name and no other: some compilers write where they were into what they make.
    sources = pathlib.Path("/tmp/python-image") / digest[:16]
    with tempfile.TemporaryDirectory() as temporary, open(f"{temporary}/log", "w+b") as log:
        out = pathlib.Path(temporary, "out")
        sources.mkdir(parents=True)
        try:
            made = build(unpack(archive, sources) / artifact.subdirectory, out, log, options)
        finally:
            shutil.rmtree(sources, ignore_errors=True)
        if not made:
            log.seek(0)
            raise Mistake(
                f"{artifact.name} {artifact.version} could not be built from its sources, {artifact.file}:\n"
                + log.read().decode(errors="replace").rstrip()
            )
        wheel = next(out.glob("*.whl"))
        as_locked(wheel, artifact.name, artifact.version)
        wheel = keep(wheel, folder)
    return wheel, time.monotonic() - started

def as_locked(wheel, name, version):
    """Refuses a wheel that is of something else than what it was built for."""
    found, release, _, _ = parse_wheel_filename(wheel.name)
    if found != canonicalize_name(name) or (version and str(release) != str(Version(version))):
        raise Mistake(f"the sources of {name} {version} make {found} {release}: ask for that, or for other sources.")

@functools.lru_cache(maxsize=None)
def system():
    """All packages of the distribution that wheels are built against here, and the tools that build them."""
    database = pathlib.Path("/var/lib/dpkg/status")
    if database.exists():
        packages = database.read_bytes()
    else:
        packages = b"\n".join(sorted(subprocess.run(["rpm", "-qa"], capture_output=True, check=False).stdout.split()))
    tools = pathlib.Path(__file__).with_name("wheel-tools.txt").read_bytes()
    return hashlib.sha256(packages + tools).hexdigest()

def surroundings(options):
    return [options.key, options.installer, platform.machine(), sys.version, system()]

def keep(file, folder):
    """Moves a file into a folder of the cache, at once, whoever else does the same."""
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f".{uuid.uuid4()}-{file.name}"
    shutil.copyfile(file, part)
    part.replace(folder / file.name)
    return folder / file.name

def from_repository(package, source, out):
    """What is in a version control system, which pip fetches and builds."""
    if isinstance(source, PackageDirectory):
        raise Mistake(f"{package.name} is a folder: name folders in <projects>.")
    address = f"{package.name} @ {source.type}+{source.url}@{source.commit_id}"
    if source.subdirectory:
        address += f"#subdirectory={source.subdirectory}"
    # In a file, because an address may have a password.
    asked = out / "requirements.txt"
    asked.write_text(f"{address}\n")
    command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--quiet", "--use-pep517", "--wheel-dir", out]
    if run([*command, "--requirement", asked]).returncode != 0:
        raise Mistake(f"{package.name} could not be built from {without_login(source.url)} (see above).")
    wheel = next(out.glob("*.whl"))
    as_locked(wheel, package.name, str(package.version or ""))
    return wheel

# ---------------------------------------------------------------------------------------------------------------- repairing

def audit(wheel):
    """What auditwheel sees: the libraries outside, the symbols' versions, the tag that it could have."""
    if sys.version_info < (3, 10):
        return audit_by_hand(wheel)
    result = subprocess.run(
        [sys.executable, "-m", "auditwheel", "show", "--json", str(wheel)], capture_output=True, text=True, check=False
    )
    try:
        return json.loads(result.stdout)
    except ValueError:
        raise Mistake(f"auditwheel cannot read {wheel.name}: {result.stderr.strip()}") from None

def audit_by_hand(wheel):
    """The same of the last release for Python 3.9, which cannot say it as JSON."""
    from auditwheel.error import NonPlatformWheel
    from auditwheel.wheel_abi import analyze_wheel_abi

    try:
        seen = analyze_wheel_abi(None, None, wheel, frozenset(), False, False)
    except NonPlatformWheel:
        return {"pure": True}
    return {
        "pure": False,
        "sym_tag": seen.sym_policy.name,
        "versioned_symbols": {library: sorted(versions) for library, versions in seen.versioned_symbols.items()},
        "external_libs": seen.external_refs[seen.policies.lowest.name].libs,
        "policy_upgrades": {name: {"libs_to_eliminate": sorted(refs.libs)} for name, refs in seen.external_refs.items()},
    }

def own_policy():
    """The newest manylinux policy that this system's C library keeps: what may be taken for granted on it."""
    from auditwheel.policy import WheelPolicies

    major, minor = (int(part) for part in platform.libc_ver()[1].split(".")[:2])
    names = [policy.name for policy in WheelPolicies(**own_platform())]
    fitting = [
        (int(match[1]), int(match[2]), name)
        for name in names
        if (match := re.match(r"manylinux_(\d+)_(\d+)_", name)) and (int(match[1]), int(match[2])) <= (major, minor)
    ]
    return max(fitting)[2]

def own_platform():
    from auditwheel.architecture import Architecture
    from auditwheel.libc import Libc

    return {"libc": Libc.GLIBC, "arch": Architecture(platform.machine())}

def repair(wheel, options):
    """The wheel with the libraries inside that it may not take for granted, and what there is to say of it."""
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    parts = [digest, surroundings(options), options.repair, options.exclude, options.strip]
    folder = CACHE / "repaired" / hashlib.sha256(json.dumps(parts).encode()).hexdigest()
    told = folder / "report.json"
    if not told.exists():
        with tempfile.TemporaryDirectory() as temporary:
            mended, report = repaired(wheel, pathlib.Path(temporary), options)
            keep(mended, folder)
            report.update(file=mended.name)
            draft = pathlib.Path(temporary, told.name)
            draft.write_text(json.dumps(report))
            keep(draft, folder)
    report = json.loads(told.read_text())
    return folder / report.pop("file"), report

def repaired(wheel, temporary, options):
    tags = wheel.name[:-4].split("-")[-1]
    report = {"before": tags, "after": tags, "vendored": [], "outside": [], "loads": loaded_at_run_time(wheel)}
    if tags == "any":
        return wheel, report
    seen = audit(wheel)
    if "error" in seen:
        raise Mistake(f"auditwheel cannot judge {wheel.name}: {seen['error']}")
    if seen["pure"]:
        return wheel, report
    own = own_policy()
    asked = own if options.repair in ("auto", "linux") else f"{options.repair}_{platform.machine()}"
    outside = seen["policy_upgrades"].get(own, {}).get("libs_to_eliminate", [])
    report["outside"] = sorted(seen["external_libs"])
    if options.repair == "none" or (options.repair == "auto" and not outside):
        return wheel, report
    if options.repair in ("auto", "linux") and seen["sym_tag"].startswith("linux_"):
        print(f"{wheel.name} needs a newer C library than auditwheel knows: what it links to stays outside", flush=True)
        return wheel, report
    mended = graft(wheel, asked, seen, temporary, options)
    report["after"] = mended.name[:-4].split("-")[-1]
    report["vendored"] = vendored(mended)
    return mended, report

def graft(wheel, policy, seen, out, options):
    command = [sys.executable, "-m", "auditwheel", "repair", "--plat", policy, "--wheel-dir", out, wheel]
    command += [word for name in options.exclude for word in ("--exclude", name)]
    command += ["--strip"] if options.strip else []
    # For this image the wheel is one for linux, whatever else could run it.
    command += ["--no-update-tags"] if options.repair in ("auto", "linux") else ["--only-plat"]
    result = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False)
    if result.returncode != 0:
        if "too-recent versioned symbols" in result.stderr:
            raise Mistake(too_recent(wheel, policy, seen, options))
        raise Mistake(f"auditwheel cannot repair {wheel.name} for {policy}:\n{result.stderr.strip()}")
    return next(out.glob("*.whl"))

def too_recent(wheel, policy, seen, options):
    limit = tuple(int(part) for part in re.match(r"manylinux_(\d+)_(\d+)", policy).groups())
    newer = sorted(
        f"{library} {version}"
        for library, versions in seen["versioned_symbols"].items()
        for version in versions
        if (match := re.fullmatch(r"GLIBC_(\d+)\.(\d+)(\.\d+)?", version)) and (int(match[1]), int(match[2])) > limit
    )
    return (
        f"{wheel.name} cannot be {policy}: it asks for {', '.join(newer) or 'newer symbols than that has'}. Here it can be"
        f" {seen['sym_tag']}; for {options.repair} choose a <base> with glibc {limit[0]}.{limit[1]} or older."
    )

def vendored(wheel):
    """Which libraries are inside of a repaired wheel, and the packages that they were taken from."""
    with zipfile.ZipFile(wheel) as file:
        libraries = sorted(name.rpartition("/")[2] for name in file.namelist() if ".libs/" in name and not name.endswith("/"))
        boms = [name for name in file.namelist() if name.endswith("/sboms/auditwheel.cdx.json")]
        packages = [json.loads(file.read(name))["components"][1:] for name in boms]
    from_packages = sorted({f"{part['name']} {part['version']}" for parts in packages for part in parts})
    return [{"libraries": libraries, "packages": from_packages}] if libraries else []

def loaded_at_run_time(wheel):
    """Libraries that its code opens by name, which no tool sees before it runs: what its text shows of them."""
    found = set()
    with zipfile.ZipFile(wheel) as file:
        for name in file.namelist():
            if name.endswith(".py"):
                found.update(opened_by_ctypes(file.read(name)))
            elif re.search(r"\.so(\.|$)", name) and ".libs/" not in name:
                content = file.read(name)
                if b"\0dlopen\0" in content:
                    words = re.findall(rb"(?<=\0)lib[A-Za-z0-9_+.-]+\.so(?:\.[0-9.]+)?(?=\0)", content)
                    found.update(word.decode() for word in words if word not in needed(content))
    return sorted(found)

def needed(content):
    from elftools.common.exceptions import ELFError
    from elftools.elf.elffile import ELFFile

    try:
        section = ELFFile(io.BytesIO(content)).get_section_by_name(".dynamic")
        tags = section.iter_tags() if section else ()
        return {getattr(tag, kind).encode() for tag in tags for kind in ("needed", "soname") if hasattr(tag, kind)}
    except ELFError:
        return set()

def opened_by_ctypes(source):
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return
    calls = {"find_library", "CDLL", "PyDLL", "LoadLibrary", "dlopen"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            value = node.args[0].value
            # What ends so is of another system.
            if name in calls and isinstance(value, str) and not value.endswith((".dll", ".dylib")):
                yield value

# --------------------------------------------------------------------------------------------------------------- the goals

def house(wheel, origin, report, out, seconds=0.0):
    """Puts a wheel into the wheelhouse, and says so where it was made here."""
    target = out / wheel.name
    shutil.copyfile(wheel, target)
    name, version, _, _ = parse_wheel_filename(wheel.name)
    digest = hashlib.sha256(target.read_bytes()).hexdigest()
    # A time that another content does not have, since caches of installers go by it.
    moment = 315532800 + int(digest[:7], 16)
    os.utime(target, (moment, moment))
    if origin != "index":
        say(wheel, report, seconds)
    return {"file": wheel.name, "name": name, "version": str(version), "origin": origin, "sha256": digest, **report}

def say(wheel, report, seconds):
    words = [f"built in {seconds:.1f} s" if seconds else "built before"]
    for part in report.get("vendored", []):
        words.append(f"with {', '.join(part['libraries'])} of {', '.join(part['packages']) or 'this image'} inside")
    if report.get("before") != report.get("after"):
        words.append(f"for {report['after']}")
    print(f"{wheel.name}: {'; '.join(words)}", flush=True)
    if report.get("loads"):
        print(f"{wheel.name}: may open {', '.join(report['loads'])} when it runs, which nothing here can see to", flush=True)

def fill(options):
    """The wheels of everything that is asked for."""
    settings = pip_settings()
    os.environ.update(uv_environment(settings))
    get = web(settings)
    with tempfile.TemporaryDirectory() as temporary:
        parts = wanted(options, pathlib.Path(temporary))
        entries, mistakes = [], []
        with concurrent.futures.ThreadPoolExecutor(8) as takers, concurrent.futures.ThreadPoolExecutor(
            os.cpu_count()
        ) as builders:
            running = []
            for package, part in parts:
                if isinstance(part, Artifact) and any(part.url.startswith(folder.as_uri()) for folder in options.elsewhere):
                    continue
                if isinstance(part, Artifact) and part.file.endswith(".whl"):
                    running.append(takers.submit(take, part, get, options))
                else:
                    running.append(builders.submit(make, package, part, get, options))
            for task in running:
                try:
                    entries.append(task.result())
                except Mistake as mistake:
                    mistakes.append(mistake)
        if mistakes:
            raise Mistake("\nERROR: ".join(str(mistake) for mistake in mistakes))
    write_report(options.out, entries)
    # Of what others depend on, nothing was asked for itself.
    write(options.out / "requested.json", {} if options.elsewhere else requested(options, parts))
    made = sum(entry["origin"] != "index" for entry in entries)
    print(f"{len(entries)} wheels, {made} of them built here", flush=True)

def take(artifact, get, options):
    return house(fetch(artifact, get), "index", {}, options.out)

def make(package, part, get, options):
    if isinstance(part, Artifact):
        wheel, seconds = built(part, get, options)
        mended, report = repair(wheel, options)
        return house(mended, "built", report, options.out, seconds)
    with tempfile.TemporaryDirectory() as temporary:
        started = time.monotonic()
        wheel = from_repository(package, part, pathlib.Path(temporary))
        mended, report = repair(wheel, options)
        return house(mended, "built", report, options.out, time.monotonic() - started)

def project(options):
    """The wheel of one of the POM's projects."""
    os.environ.update(uv_environment(pip_settings()))
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as temporary:
        # A copy, because builds write into their folder and the mount is read-only.
        sources = pathlib.Path(temporary, "sources")
        shutil.copytree(options.source, sources, symlinks=True)
        out = pathlib.Path(temporary, "out")
        if not build(sources, out, None, options):
            raise Mistake(f"the project {options.name} could not be built (see above).")
        wheel, report = repair(next(out.glob("*.whl")), options)
        entry = house(wheel, "project", report, options.out, time.monotonic() - started)
        write_report(options.out, [entry])
        write(options.out / "requested.json", {entry["name"]: None})

def sources(options):
    """The sources of one project, by its checksum, as its index has them."""
    settings = pip_settings()
    os.environ.update(uv_environment(settings))
    with tempfile.TemporaryDirectory() as temporary:
        asked = pathlib.Path(temporary, "requirements.txt")
        asked.write_text(f"{options.project} --hash=sha256:{options.sha256}\n")
        options.requirement, options.no_binary = [asked], [":all:"]
        artifacts = wanted(options, pathlib.Path(temporary))
        unpacked = pathlib.Path(temporary, "unpacked")
        unpacked.mkdir()
        folder = unpack(fetch(artifacts[0][1], web(settings)), unpacked)
        shutil.copytree(folder / options.folder, options.out, dirs_exist_ok=True)

def gather(options):
    """All wheels in one folder, with one report."""
    entries = []
    for folder in options.wheels:
        for wheel in sorted(folder.glob("*.whl")):
            shutil.copy2(wheel, options.out)
        entries += json.loads((folder / "report.json").read_text())["wheels"]
    write_report(options.out, entries)

def write_report(out, entries):
    write(out / "report.json", {"wheels": sorted(entries, key=lambda entry: entry["file"])})

def write(path, value):
    path.write_text(json.dumps(value, indent=1, sort_keys=True) + "\n")
    os.utime(path, (0, 0))

def main():
    parser = argparse.ArgumentParser(description=__doc__)
    goals = parser.add_subparsers(required=True)
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--out", type=pathlib.Path, required=True)
    building = argparse.ArgumentParser(add_help=False, parents=[common])
    building.add_argument("--installer", default="uv")
    building.add_argument("--key", default="", help="names all that wheels are built against")
    building.add_argument("--repair", default="auto")
    building.add_argument("--exclude", action="append", default=[])
    building.add_argument("--strip", action="store_true")
    filling = goals.add_parser("fill", parents=[building])
    filling.set_defaults(goal=fill)
    taking = goals.add_parser("sources", parents=[building])
    taking.set_defaults(goal=sources)
    for goal in filling, taking:
        for name in ("requirement", "constraint", "wheel", "elsewhere"):
            goal.add_argument(f"--{name}", type=pathlib.Path, action="append", default=[])
        for name in ("no-binary", "only-binary", "extra", "group"):
            goal.add_argument(f"--{name}", action="append", default=[])
        goal.add_argument("--projects", action="store_true", help="there are projects beside it")
    for name in ("project", "sha256", "folder"):
        taking.add_argument(f"--{name}", required=True)
    one = goals.add_parser("project", parents=[building])
    one.set_defaults(goal=project)
    one.add_argument("--source", type=pathlib.Path, required=True)
    one.add_argument("--name", required=True)
    gathering = goals.add_parser("gather", parents=[common])
    gathering.set_defaults(goal=gather)
    gathering.add_argument("wheels", type=pathlib.Path, nargs="+")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    try:
        options.goal(options)
    except Mistake as mistake:
        sys.exit(f"ERROR: {mistake}")

if __name__ == "__main__":
    main()
