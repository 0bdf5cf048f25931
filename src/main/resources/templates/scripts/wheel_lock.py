"""Pins everything that is asked for, with the checksums of its files."""

import argparse
import os
import pathlib
import re
import shutil
import sys
import types
import typing
import urllib.parse

from packaging.pylock import (
    PackageArchive,
    PackageDirectory,
    PackageVcs,
    PackageWheel,
    Pylock,
    PylockSelectError,
    PylockValidationError,
)
from packaging.tags import sys_tags
from packaging.utils import canonicalize_name
from wheel_common import Artifact, Mistake, run, without_login

try:
    import tomllib
except ModuleNotFoundError:  # before Python 3.11
    import tomli as tomllib

CONTEXT = pathlib.Path("/context")

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
        # pip takes a project's own file for a list of requirements.
        by_pip = options.installer == "pip" and not any(file.name == "pyproject.toml" for file in options.requirement)
        moved = (lambda file: file) if by_pip else for_uv(folder)
        inputs = [word for file in options.requirement for word in ("--requirement", moved(file))]
        inputs += [word for file in options.constraint for word in ("--constraint", moved(file))]
        inputs += [word for name in options.no_binary for word in ("--no-binary", name)]
        inputs += [word for name in options.only_binary for word in ("--only-binary", name)]
        direct = folder / "direct.txt"
        wheels = [wheel for path in options.wheel for wheel in ([path] if path.is_file() else sorted(path.glob("*.whl")))]
        direct.write_text("".join(f"{wheel}\n" for wheel in wheels))
        if wheels:
            inputs += ["--requirement", direct]
        if by_pip:
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

def for_uv(folder):
    """Where uv finds the files of the context: pip's lists of names, which it does not know, become a line for each."""
    lists = re.compile(r"(?m)^([ \t]*--(?:no-binary|only-binary))[ \t=]+(\S+,\S*)[ \t]*$")
    files = [path for path in CONTEXT.rglob("*") if path.is_file() and path.suffix != ".whl"] if CONTEXT.exists() else []
    if not any(lists.search(path.read_text(errors="replace")) for path in files):
        return lambda file: file
    copy = folder / "context"
    shutil.copytree(CONTEXT, copy)
    for path in (copy / file.relative_to(CONTEXT) for file in files):
        text = path.read_text(errors="replace")
        lines = lists.sub(lambda found: "\n".join(f"{found[1]} {name}" for name in found[2].split(",") if name), text)
        path.write_text(lines)
    return lambda file: copy / file.relative_to(CONTEXT) if CONTEXT in file.parents else file

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

def requested(options, named, parts):
    """What was asked for itself, and not by something else; and the address, where it was asked for by one."""
    names = set(named.names)
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

class Pins(typing.NamedTuple):
    """What the requirements say of files: an algorithm and a digest for each."""

    names: dict  # of each project that is asked for by name
    bounds: dict  # the same of constraints, which ask for nothing
    addresses: dict  # the same of what is asked for by address
    insisted: bool  # whether every file must have one

def pins(options):
    """The checksums that the requirements name, and whether all must be named."""
    # The parser is pip's own, as a requirements file is what pip takes for one.
    from pip._internal.req.req_file import parse_requirements

    found = Pins({}, {}, {}, False)
    said = argparse.Namespace(require_hashes=False, features_enabled=[])
    session = types.SimpleNamespace(get=from_address)
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

def from_address(url, **said):
    """A list of requirements that another one includes by its address; rare, and pip's session takes long to make."""
    from pip._internal.network.session import PipSession

    session = PipSession()
    session.verify = os.environ.get("PIP_CERT") or True
    return session.get(url, **said)

def only_pinned(document, found):
    """The lock without the files whose checksums nobody named, where the requirements name any; and what they name."""
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
    """What is said of files, and every file to take or to build, with what comes from elsewhere than files."""
    path = lock(options, folder)
    said = pins(options)
    document, named = only_pinned(tomllib.loads(path.read_text()), said)
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
            url = of_its_index(package, url, source.hashes)
        below = getattr(source, "subdirectory", None) or ""
        sums = named.get(package.name, frozenset())
        found.append((package, Artifact(package.name, str(package.version or ""), file, url, dict(source.hashes), sums, below)))
    return said, found

def of_its_index(package, url, hashes):
    """Where a file is taken from. What is bound to an index and is no file of it is refused: a lock, or a project's own
    configuration, may have it from elsewhere."""
    indexes = os.environ.get("PYTHON_IMAGE_INDEXES")
    if not indexes or url.startswith(("file:", f"{indexes}/")):
        return url
    import requests

    fragment = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(url).fragment))
    sha256 = hashes.get("sha256") or fragment.get("sha256") or "-"
    # Without a timeout, as the router has one for each index.
    answer = requests.get(f"{indexes}/allowed/{package.name}/{sha256}/{urllib.parse.quote(url, safe='')}")
    if answer.status_code == 200:
        return f"{indexes}/{answer.text}" if answer.text else url
    if answer.status_code != 409:
        raise Mistake(answer.text)
    place = urllib.parse.urlsplit(without_login(url))._replace(query="", fragment="").geturl()
    raise Mistake(
        f"{package.name} {package.version} is bound to {answer.text}, and a lock or [tool.uv.sources] has it from {place}:"
        " that index has no file of this name and checksum. Make the lock anew with it, or bind the package to the other"
        " one in <indexes>."
    )
