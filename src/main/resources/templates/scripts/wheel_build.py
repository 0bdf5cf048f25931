"""Builds wheels from sources, each once for all that it depends on."""

import fcntl
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
    """The wheel of these sources: compiled once for an environment, then cached by all that it depends on."""
    archive = fetch(artifact, get)
    digest = sha256(archive)
    parts = [digest, artifact.subdirectory, surroundings(options), os.environ.get("CFLAGS"), os.environ.get("LDFLAGS")]
    if artifact.settings:
        parts.append(artifact.settings)
    folder = kept_at("built", parts)
    folder.mkdir(parents=True, exist_ok=True)
    # Whoever builds the same at the same time, for another image, waits and then has it.
    with open(folder / ".lock", "w", encoding="ascii") as mine:
        fcntl.flock(mine, fcntl.LOCK_EX)
        for wheel in folder.glob("*.whl"):
            return wheel, 0.0
        started = time.monotonic()
        return compiled(artifact, archive, digest, folder, options), time.monotonic() - started

def compiled(artifact, archive, digest, folder, options):
    # A folder of that name and no other: some compilers write where they were into what they make.
    sources = pathlib.Path("/tmp/python-image", digest[:16], artifact.subdirectory.replace("/", "-") or "whole")
    with tempfile.TemporaryDirectory() as temporary, open(f"{temporary}/log", "w+b") as log:
        out = pathlib.Path(temporary, "out")
        sources.mkdir(parents=True)
        try:
            made = build(unpack(archive, sources) / artifact.subdirectory, out, log, options, artifact.settings)
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
        return keep(wheel, folder)

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

def from_repository(package, source, out, settings):
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
    if run([*command, *told(settings), "--requirement", asked]).returncode != 0:
        raise Mistake(f"{package.name} could not be built from {without_login(source.url)} (see above).")
    wheel = next(out.glob("*.whl"))
    as_locked(wheel, package.name, str(package.version or ""))
    return wheel
