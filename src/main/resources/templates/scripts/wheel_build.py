"""Builds wheels from sources, each once for all that it depends on."""

import contextlib
import fcntl
import functools
import os
import pathlib
import platform
import shutil
import sys
import tarfile
import tempfile
import time
import zipfile

from packaging.pylock import PackageDirectory
from packaging.utils import canonicalize_name, parse_wheel_filename
from packaging.version import Version
from wheel_common import Mistake, keep, kept_at, run, sha256, without_login
from wheel_files import fetch
from wheel_native import fingerprint, links

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

def told(settings):
    """What a build is told, as all tools that build take it."""
    for key, said in settings.items():
        for value in said if isinstance(said, list) else [said]:
            yield f"--config-setting={key}={value}"

def build(source, out, log, options, settings):
    """One wheel, built as the project says; the log is shown where that fails."""
    if options.installer == "uv":
        command = ["uv", "build", "--wheel", "--no-config", "--no-sources", "--python", sys.executable, "--out-dir", out]
    else:
        command = [sys.executable, "-m", "build", "--wheel", "--outdir", out]
    return run([*command, *told(settings), source], log).returncode == 0

def built(artifact, get, options):
    """The wheel of these sources: compiled once, then cached as long as what it was made with and links to is the same."""
    archive = fetch(artifact, get)
    digest = sha256(archive)
    parts = [digest, artifact.subdirectory, surroundings(options), os.environ.get("CFLAGS"), os.environ.get("LDFLAGS"), unpackaged()]
    if artifact.settings:
        parts.append(artifact.settings)
    folder = kept_at("built", parts)
    folder.mkdir(parents=True, exist_ok=True)
    # Whoever builds the same at the same time, for another image, waits and then has it.
    with open(folder / ".lock", "w", encoding="ascii") as mine:
        fcntl.flock(mine, fcntl.LOCK_EX)
        for wheel in folder.glob("*/*.whl"):
            # One base after another may have a library of its own, of which no package manager knows.
            if wheel.parent.name == fingerprint(links(wheel).found):
                return wheel, 0.0
        started = time.monotonic()
        return compiled(artifact, archive, digest, folder, options), time.monotonic() - started

def compiled(artifact, archive, digest, folder, options):
    with tempfile.TemporaryDirectory() as temporary, open(f"{temporary}/log", "w+b") as log:
        out = pathlib.Path(temporary, "out")
        with place(digest, artifact.subdirectory) as sources:
            made = build(unpack(archive, sources) / artifact.subdirectory, out, log, options, artifact.settings)
        if not made:
            log.seek(0)
            raise Mistake(
                f"{artifact.name} {artifact.version} could not be built from its sources, {artifact.file}:\n"
                + log.read().decode(errors="replace").rstrip()
            )
        wheel = next(out.glob("*.whl"))
        as_locked(wheel, artifact.name, artifact.version)
        return keep(wheel, folder / fingerprint(links(wheel).found))

@contextlib.contextmanager
def place(sources, subdirectory=""):
    """A folder of one name and no other for these sources: compilers write where they were into what they make."""
    folder = pathlib.Path("/tmp/wheel-sources", sources[:16], subdirectory.replace("/", "-") or "whole")
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)

@functools.lru_cache(maxsize=None)
def unpackaged():
    """What compilers take from where no package manager puts anything."""
    files = list(pathlib.Path("/usr/local/include").rglob("*"))
    for folder in ("lib", "lib64"):
        files += pathlib.Path("/usr/local", folder).rglob("*.a")
    return sorted((str(path), sha256(path)) for path in files if path.is_file())

def as_locked(wheel, name, version):
    """Refuses a wheel that is of something else than what it was built for."""
    found, release, _, _ = parse_wheel_filename(wheel.name)
    if found != canonicalize_name(name) or (version and str(release) != str(Version(version))):
        raise Mistake(f"the sources of {name} {version} make {found} {release}: ask for that, or for other sources.")

def tools():
    """The tools that build wheels, as they are pinned."""
    return sha256(pathlib.Path(__file__).with_name("wheel-tools.txt"))

def surroundings(options):
    return [options.key, platform.machine(), sys.version, tools()]

def from_repository(package, source, out, options, settings):
    """What is in a version control system."""
    if isinstance(source, PackageDirectory):
        raise Mistake(f"{package.name} is a folder: name folders in <projects>.")
    below = source.subdirectory or ""
    with place(source.commit_id, below) as folder, open(out / "log", "w+b") as log:
        checked_out = folder / package.name
        check_out(source, checked_out, package.name)
        if not build(checked_out / below, out, log, options, settings):
            log.seek(0)
            raise Mistake(
                f"{package.name} could not be built from {without_login(source.url)}:\n"
                + log.read().decode(errors="replace").rstrip()
            )
    wheel = next(out.glob("*.whl"))
    as_locked(wheel, package.name, str(package.version or ""))
    return wheel

def check_out(source, folder, name):
    """As pip does it, in this process: an address may have a password, which is nothing for a command line."""
    from pip._internal.exceptions import PipError
    from pip._internal.models.link import Link
    from pip._internal.operations.prepare import unpack_vcs_link

    try:
        unpack_vcs_link(Link(f"{source.type}+{source.url}@{source.commit_id}"), str(folder), 0)
    except PipError as error:
        why = getattr(error, "context", None) or error
        raise Mistake(f"{name} could not be fetched from {without_login(source.url)}:\n{why}".rstrip()) from error
