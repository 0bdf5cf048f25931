"""Builds wheels from sources, each once for all that it depends on, and each by a user of its own."""

from __future__ import annotations

import argparse
import collections.abc
import contextlib
import functools
import hashlib
import io
import json
import os
import pathlib
import platform
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import typing

from packaging.pylock import PackageDirectory
from packaging.utils import InvalidWheelFilename, canonicalize_name, parse_wheel_filename
from packaging.version import Version

from python_image.build.build_environments import Environments
from python_image.build.native_libraries import fingerprint, links
from python_image.build.project_version import version_variables
from python_image.build.toolchain_caches import lent_caches, suppliers
from python_image.shared.files import sha256
from python_image.steps import store
from python_image.steps.common import Artifact, BuildError, UserError, kept_at, without_login
from python_image.steps.downloads import fetch
from python_image.steps.step import interpreter, tool

if typing.TYPE_CHECKING:
    from packaging.pylock import Package

    from python_image.steps.build_user import BuildUser
    from python_image.steps.step import Step

LONGEST_ANSWER, LONGEST_LOG = 1 << 20, 4 << 20


class BuildSystem(typing.NamedTuple):
    """What sources are built with: requirements, the backend and where that is. The name is their project's, if they say one."""

    requires: list
    backend: str
    path: list
    name: typing.Any


class Builder:
    """Builds what a step needs."""

    def __init__(
        self,
        step: Step,
        select: collections.abc.Callable[[pathlib.Path, pathlib.Path], list[tuple[typing.Any, typing.Any]]],
    ) -> None:
        self.step = step
        self.environments = Environments(step, self.wheel_of, select)
        self.thread, self.lock = threading.local(), threading.Lock()
        self.needs: dict[str, set[str]] = {}
        self.places: dict[str, threading.Lock] = {}

    def fetch(self, artifact: Artifact) -> pathlib.Path:
        path = fetch(artifact, self.step.get, self.step.folders)
        cache = self.step.router.cache
        if artifact.sha256 and path.suffix == ".whl" and cache:
            cache.keep_metadata(canonicalize_name(artifact.name), path, artifact.sha256.lower())
        return path

    def wheel_of(self, package: Package, part: typing.Any) -> tuple[pathlib.Path, str]:
        """The wheel of something that a build needs, and its SHA-256: made in the same way, where there is none."""
        if isinstance(part, Artifact) and part.file.endswith(".whl"):
            wheel = self.fetch(part)
            return wheel, sha256(wheel)
        with self.under_way(package.name):
            wheel = self.built(part)[0] if isinstance(part, Artifact) else self.from_repository(package, part, {})
            return wheel, sha256(wheel)

    @contextlib.contextmanager
    def under_way(self, name: str) -> collections.abc.Iterator[None]:
        """Refuses what needs itself to be built, which would wait for itself: also where two threads build one part each."""
        names = self.thread.__dict__.setdefault("names", [])
        with self.lock:
            if names:
                self.needs.setdefault(names[-1], set()).add(name)
            circle = self.circle(name)
        if circle:
            raise UserError(f"{name} needs itself to be built ({' needs '.join(circle)}).")
        names.append(name)
        try:
            yield
        finally:
            names.pop()

    def circle(self, *path: str) -> tuple[str, ...] | None:
        """The way from the first of these back to it."""
        for name in sorted(self.needs.get(path[-1], ())):
            if name == path[0]:
                return (*path, name)
            found = self.circle(*path, name) if name not in path else None
            if found:
                return found
        return None

    def built(self, artifact: Artifact) -> tuple[pathlib.Path, float]:
        """The wheel of these sources: compiled once, then stored as long as what it was made with and links to is the same.
        Another project may have other indexes, which have other tools for the same sources."""
        archive = self.fetch(artifact)
        digest = sha256(archive)
        options = self.step.options
        parts: list[typing.Any] = [digest, artifact.subdirectory, surroundings(options), unpackaged()]
        parts += [self.step.given.get(name) for name in ("CFLAGS", "LDFLAGS")]
        # What a build without a network takes was made without one.
        parts += [options.phase == "build", artifact.settings, suppliers(self.step)]
        folder = kept_at("built", parts)
        with store.locked(folder):
            for linked in folder.iterdir():
                wheel = store.find(linked) if linked.is_dir() else None
                # One base after another may have a library of its own, of which no package manager knows.
                if wheel and linked.name == fingerprint(links(wheel).found):
                    # A lock may have the same sources under another name.
                    as_locked(wheel, artifact.name, artifact.version)
                    return wheel, 0.0
            started = time.monotonic()
            return self.compiled(artifact, archive, digest, folder), time.monotonic() - started

    def compiled(self, artifact: Artifact, archive: pathlib.Path, digest: str, folder: pathlib.Path) -> pathlib.Path:
        with Log() as log, tempfile.TemporaryDirectory() as out:
            try:
                with self.place(digest, artifact.subdirectory, artifact.settings) as user:
                    sources = self.unpacked(user, log, archive, artifact.subdirectory)
                    wheel = self.wheel(user, sources, artifact.settings, [digest], log, pathlib.Path(out))
                as_locked(wheel, artifact.name, artifact.version)
            except BuildError as failure:
                raise UserError(
                    f"{artifact.name} {artifact.version} could not be built from its sources, {artifact.file}:\n"
                    + log.text(failure)
                ) from failure
            return store.keep(wheel, folder / fingerprint(links(wheel).found))

    def fetch_constraints(self) -> None:
        """Fetches what the POM names for build backends that ask for more."""
        try:
            self.environments.fetch_constraints()
        except BuildError as failure:
            raise UserError(f"<buildConstraints> cannot be used: {failure}") from failure

    def fetch_requires(self, artifact: Artifact, archive: pathlib.Path) -> None:
        """Fetches what these sources say that they are built with; none of their code runs."""
        with Log() as log, self.place(sha256(archive), artifact.subdirectory) as user:
            try:
                requires = self.system(user, log, self.unpacked(user, log, archive, artifact.subdirectory)).requires
                self.environments.fetch(requires, log.file)
            except BuildError as failure:
                raise UserError(f"{artifact.name} {artifact.version} cannot be built: {failure}") from failure

    def unpacked(self, user: BuildUser, log: Log | None, archive: pathlib.Path, subdirectory: str) -> pathlib.Path:
        copy = shutil.copyfile(archive, user.folder / archive.name)
        user.own("sources")
        answer = self.task(user, log, "unpack", copy, user.folder / "sources")
        copy.unlink()
        return user.folder / "sources" / answer["folder"] / subdirectory

    def from_repository(
        self, package: Package, source: typing.Any, settings: dict[str, typing.Any], out: pathlib.Path | None = None
    ) -> pathlib.Path:
        """What is in a version control system."""
        if isinstance(source, PackageDirectory):
            raise UserError(f"{package.name} is a folder: name folders in <projects>.")
        out = out or pathlib.Path(tempfile.mkdtemp())
        below = source.subdirectory or ""
        with Log() as log, self.place(source.commit_id, below, settings) as user:
            user.own("sources")
            try:
                url = f"{source.type}+{source.url}@{source.commit_id}"
                order = {"url": url, "commit": source.commit_id, "folder": f"{user.folder}/sources/{package.name}"}
                try:
                    self.task(user, log, "check-out", order=order)
                except BuildError as failure:
                    raise UserError(
                        f"{package.name} could not be fetched from {without_login(source.url)}:\n{log.text(failure)}"
                    ) from failure
                sources = pathlib.PurePosixPath("sources", package.name, below)
                # By its commit: whoever forks a repository adds commits of their own under its address.
                owner = ["repository", without_login(source.url), source.commit_id, below]
                wheel = self.wheel(user, sources, settings, owner, log, out)
            except BuildError as failure:
                raise UserError(
                    f"{package.name} could not be built from {without_login(source.url)}:\n{log.text(failure)}"
                ) from failure
        as_locked(wheel, package.name, str(package.version or ""))
        return wheel

    def fetch_for_project(self, source: pathlib.Path, name: str) -> None:
        """Fetches what a project is built with."""
        with self.place("project") as user:
            sources = shutil.copytree(source, user.folder / "sources", symlinks=True)
            user.give(sources)
            try:
                requires = self.system(user, None, sources).requires
                self.environments.fetch(requires, None)
            except BuildError as failure:
                raise UserError(f"the project {name} cannot be built: {failure}") from failure

    def project(self, source: pathlib.Path, name: str, module: str, version: str, out: pathlib.Path) -> pathlib.Path:
        """The wheel of one of the POM's projects, whose output is the step's."""
        with self.place("project") as user:
            # A copy, because builds write into their folder and the mount is read-only.
            sources = shutil.copytree(source, user.folder / "sources", symlinks=True)
            user.give(sources)
            try:
                # Its path is one of its module: another module may have the same.
                owner = ["project", module, name]
                return self.wheel(user, pathlib.PurePosixPath("sources"), {}, owner, None, out, version)
            except BuildError as failure:
                print(failure, flush=True)
                raise UserError(f"the project {name} could not be built (see above).") from failure

    @contextlib.contextmanager
    def place(
        self, sources: str, subdirectory: str = "", settings: dict[str, typing.Any] | None = None
    ) -> collections.abc.Iterator[BuildUser]:
        """A build user with a folder of one name and no other for these sources. Whoever wants them at the same time, as a
        requirement and to build another one, waits; with other settings they are something else."""
        name = f"{sources[:16]}-whole"
        if subdirectory or settings:
            more = json.dumps([subdirectory, settings or {}], sort_keys=True)
            name = f"{sources[:16]}-{hashlib.sha256(more.encode()).hexdigest()[:16]}"
        with self.places.setdefault(name, threading.Lock()), self.step.user(name) as user:
            yield user

    def wheel(
        self,
        user: BuildUser,
        sources: pathlib.PurePath,
        settings: dict[str, typing.Any],
        owner: list[str],
        log: Log | None,
        out: pathlib.Path,
        version: str = "",
    ) -> pathlib.Path:
        """Builds the wheel of a user's sources, and takes a copy of it, once nothing of the build runs any more."""
        folder = user.folder / sources
        system = self.system(user, log, folder)
        # Of the sources alone, and not of what builds them.
        variables = version_variables(version, system.name)
        python = self.environments.environment(system.requires, log.file if log else None)
        settings_of_log = {"stdout": log.file if log else None, "stderr": subprocess.STDOUT if log else None}
        with lent_caches(user, owner, self.step) as caches:
            environment = self.environment(user, python, caches | variables)
            more = self.hook(user, python, environment, folder, system, settings, settings_of_log)
            if more:
                python = self.environments.environment(system.requires, log.file if log else None, more)
                environment = self.environment(user, python, caches | variables)
            command = [tool("uv"), "build", "--wheel", "--no-config", "--no-sources", "--offline", "--no-build-isolation"]
            command += ["--python", python, "--out-dir", user.folder / "out", *config_settings(settings), folder]
            status = user.run(command, environment, folder, **settings_of_log)
            user.end()
        if status != 0:
            raise BuildError("")
        names = user.listed("out", ".whl")
        if len(names) != 1:
            raise BuildError(f"its build left {len(names)} wheels where there should be 1.")
        try:
            parse_wheel_filename(names[0])
        except InvalidWheelFilename as error:
            raise BuildError(f"its build left no wheel: {error}.") from error
        if not names[0].isprintable():
            # It is printed, and packaging takes any tags.
            raise BuildError(f"its build left no wheel: {names[0]!r}.")
        return user.take(f"out/{names[0]}", out / names[0])

    def system(self, user: BuildUser, log: Log | None, folder: pathlib.Path) -> BuildSystem:
        """What sources say that they are built with."""
        said = self.task(user, log, "describe", folder)
        requires, backend, path = said["requires"], said["backend"], said["path"]
        if not isinstance(requires, list) or not isinstance(backend, str) or not isinstance(path, list):
            raise BuildError("the [build-system] of its pyproject.toml is none as PEP 518 has them.")
        return BuildSystem(requires, backend, path, said.get("name"))

    def environment(self, user: BuildUser, python: pathlib.Path, caches: dict[str, str]) -> dict[str, str]:
        said = self.step.build_environment()
        said.update(caches, UV_CACHE_DIR=f"{user.folder}/home/uv", VIRTUAL_ENV=str(python.parents[1]))
        said["PATH"] = f"{python.parent}:{said.get('PATH', os.defpath)}"
        return said

    def hook(
        self,
        user: BuildUser,
        python: pathlib.Path,
        environment: dict[str, str],
        folder: pathlib.Path,
        system: BuildSystem,
        settings: dict[str, typing.Any],
        settings_of_log: dict[str, typing.Any],
    ) -> list:
        """What the backend asks for besides."""
        answer = user.folder / "tmp" / "requires.json"
        script = pathlib.Path(__file__).with_name("backend_hook.py")
        paths = json.dumps([f"{folder}/{name}" for name in system.path])
        command = [python, script, answer, system.backend, paths, json.dumps(settings)]
        if user.run(command, environment, folder, **settings_of_log) != 0:
            # As the tools for this say it, which diagnoses go by.
            raise BuildError("ERROR Backend subprocess exited when trying to invoke get_requires_for_build_wheel")
        with tempfile.TemporaryDirectory() as temporary:
            copy = user.take("tmp/requires.json", pathlib.Path(temporary, "requires.json"), LONGEST_ANSWER)
            more = parsed(copy.read_bytes())
        if not isinstance(more, list):
            raise BuildError("its build backend does not name what it needs as PEP 517 says.")
        return more

    def task(
        self, user: BuildUser, log: Log | None, goal: str, *words: typing.Any, order: dict[str, str] | None = None
    ) -> dict[str, typing.Any]:
        """Has the user do something with its sources, and ends what is left of it."""
        with tempfile.TemporaryFile() as answer, tempfile.TemporaryFile() as asked:
            asked.write(json.dumps(order).encode())
            asked.seek(0)
            command = interpreter("build.source_task", goal, *words)
            error = log.file if log else None
            status = user.run(command, self.step.build_environment(), stdin=asked, stdout=answer, stderr=error)
            user.end()
            answer.seek(0)
            said = parsed(answer.read(LONGEST_ANSWER)) if status == 0 else {}
        if status != 0 or not isinstance(said, dict) or "error" in said:
            raise BuildError(str(said.get("error", f"its sources cannot be read ({goal}).") if isinstance(said, dict) else goal))
        return said


class Log:
    """What a build says, which is shown if it fails."""

    def __init__(self) -> None:
        self.file = tempfile.TemporaryFile()

    def __enter__(self) -> Log:
        return self

    def __exit__(self, *error: typing.Any) -> None:
        self.file.close()

    def text(self, failure: Exception) -> str:
        size = self.file.seek(0, io.SEEK_END)
        self.file.seek(max(0, size - LONGEST_LOG))
        return f"{self.file.read().decode(errors='replace').rstrip()}\n{failure}".strip()


def parsed(content: bytes) -> typing.Any:
    """What a build user answered."""
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None


def config_settings(settings: dict[str, typing.Any]) -> collections.abc.Iterator[str]:
    """The settings of a build, as all tools that build take them."""
    for key, said in settings.items():
        for value in said if isinstance(said, list) else [said]:
            yield f"--config-setting={key}={value}"


@functools.cache
def unpackaged() -> list[tuple[str, str]]:
    """What compilers take from where no package manager puts anything."""
    files = list(pathlib.Path("/usr/local/include").rglob("*"))
    for folder in ("lib", "lib64"):
        files += pathlib.Path("/usr/local", folder).rglob("*.a")
    return sorted((str(path), sha256(path)) for path in files if path.is_file())


def as_locked(wheel: pathlib.Path, name: str, version: str) -> None:
    """Refuses a wheel that is of something else than what it was built for."""
    found, release, _, _ = parse_wheel_filename(wheel.name)
    if found != canonicalize_name(name) or (version and str(release) != str(Version(version))):
        raise UserError(f"the sources of {name} {version} make {found} {release}: ask for that, or for other sources.")


def surroundings(options: argparse.Namespace) -> list:
    """What every wheel depends on that is made here."""
    tools = sha256(pathlib.Path(__file__).with_name("wheel-tools.txt"))
    return [options.key, platform.machine(), sys.version, tools]
