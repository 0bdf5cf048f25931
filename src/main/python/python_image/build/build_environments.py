"""Environments to build in: what a build needs is resolved, fetched and installed, and none of it runs meanwhile."""

from __future__ import annotations

import collections.abc
import functools
import hashlib
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import typing

from packaging.requirements import InvalidRequirement, Requirement

from python_image.build.pinned_files import left_out, routed_lists, with_routes
from python_image.shared.file_trees import change_owner, remove_tree
from python_image.shared.files import sha256
from python_image.steps.build_user import BuildUser
from python_image.steps.common import Artifact, BuildError, UserError, without_login
from python_image.steps.requirements import build_requirements, place
from python_image.steps.step import tool
from python_image.steps.write_guard import close_writable

if typing.TYPE_CHECKING:
    from packaging.pylock import Package

    from python_image.steps.step import Step

# Beside the folders of builds, and root's once it is filled.
ENVIRONMENTS = pathlib.Path("/tmp/build-environments")


class Asked(typing.NamedTuple):
    """What a build needs: what its sources say, and what its backend asks for besides."""

    requires: tuple
    more: tuple = ()

    def every(self) -> tuple[str, ...]:
        return tuple(sorted({*self.requires, *self.more}))


class Environments:
    """The environments of a step, each made once for all that ask for the same."""

    def __init__(
        self,
        step: Step,
        wheel_of: collections.abc.Callable[[Package, typing.Any], tuple[pathlib.Path, str]],
        select: collections.abc.Callable[[pathlib.Path, pathlib.Path], list[tuple[typing.Any, typing.Any]]],
    ) -> None:
        self.step, self.wheel_of, self.select = step, wheel_of, select
        self.lock = threading.Lock()
        self.resolved: dict[Asked, tuple] = {}
        self.made: dict[str, tuple] = {}

    def environment(
        self,
        requires: collections.abc.Iterable[str],
        log: typing.IO[bytes] | None,
        more: collections.abc.Iterable[str] = (),
    ) -> pathlib.Path:
        """An interpreter with what a build says that it needs, which the build cannot change."""
        wheels = self._wheels(Asked(self._foreign(requires), self._foreign(more)), log)
        words = [f"{name} {digest}" for name, (_, digest) in sorted(wheels.items())]
        name = hashlib.sha256("\n".join(words).encode()).hexdigest()[:16]
        return self._once(self.made, name, lambda: self._install(ENVIRONMENTS / name, wheels, log))

    def fetch(self, requires: collections.abc.Iterable[str], log: typing.IO[bytes] | None) -> None:
        """Fetches the wheels that a build needs, for a step without a network."""
        self._fetch(self._foreign(requires), log)

    def fetch_constraints(self) -> None:
        """Fetches what the POM names for build backends that ask for more."""
        self._fetch(self._constraints, None)

    def _fetch(self, requires: tuple[str, ...], log: typing.IO[bytes] | None) -> None:
        parts = self._once(self.resolved, Asked(requires), lambda: self._resolve(Asked(requires), log))
        for package, part in parts:
            if not isinstance(part, Artifact) or not part.file.endswith(".whl"):
                # Nothing is built while there is a network.
                raise BuildError(f"it is built with {package.name}, of which there is no wheel: where <network> is none, name one.")
        self.step.plan.keep_wheels(requires, [self.wheel_of(package, part)[0] for package, part in parts])

    def _foreign(self, requires: collections.abc.Iterable[str]) -> tuple[str, ...]:
        """The requirements of foreign sources, of which no other build of the POM may have something."""
        found = tuple(sorted(set(map(checked, requires))))
        named = self.step.router.named
        for line in map(Requirement, found if named or self.step.options.phase != "all" else ()):
            if line.url and not (named and named.addresses.get(place(line.url))):
                where = "<buildConstraints> has checksums" if named else "<network> is none"
                raise BuildError(
                    f"it is built with {line.name} @ {without_login(line.url)}. Where {where}, builds take what they need"
                    " from the indexes only: ask for another version, or for a wheel."
                )
        return found

    @functools.cached_property
    def _constraints(self) -> tuple[str, ...]:
        return tuple(sorted(set(map(checked, build_requirements(self.step.options)))))

    def _wheels(self, asked: Asked, log: typing.IO[bytes] | None) -> dict[str, tuple[pathlib.Path, str]]:
        """The wheels that these requirements give, and their SHA-256, by the names of their files."""
        if self.step.options.phase == "build" and (folder := self.step.plan.wheels_of(asked.every())).is_dir():
            return {wheel.name: (wheel, sha256(wheel)) for wheel in folder.iterdir()}
        wheels = {}
        # Not under a lock, as something of it may have to be built first.
        for package, part in self._once(self.resolved, asked, lambda: self._resolve(asked, log)):
            wheel, digest = self.wheel_of(package, part)
            wheels[wheel.name] = wheel, digest
        return wheels

    def _once(self, known: dict, key: typing.Any, make: collections.abc.Callable[[], typing.Any]) -> typing.Any:
        with self.lock:
            mine, found = known.setdefault(key, (threading.Lock(), []))
        with mine:
            if not found:
                found.append(make())
            return found[0]

    def _resolve(self, asked: Asked, log: typing.IO[bytes] | None) -> list[tuple[typing.Any, typing.Any]]:
        requires = asked.every()
        if not requires:
            return []
        name = hashlib.sha256(json.dumps(asked).encode()).hexdigest()[:16]
        with self.step.user(f"requires-{name}") as user, tempfile.TemporaryDirectory() as temporary:
            file = user.folder / "requires.txt"
            lines = "".join(f"{line}\n" for line in requires)
            file.write_text(with_routes(self.step, lines) if self.step.router.named else lines)
            command = [tool("uv"), "--project", "/", "pip", "compile", "--quiet", "--no-header", "--python", sys.executable]
            command += ["--format", "pylock.toml", "--output-file", user.folder / "out" / "pylock.toml", file]
            constraints = routed_lists(self.step, user.folder, self.step.options.build_constraint)
            command += [word for path in constraints for word in ("--constraint", path, "--build-constraints", path)]
            if self.step.options.phase == "build":
                # What its own requirements gave, and what the POM names; nothing that only another build asked for.
                command += ["--offline", "--no-index"]
                for folder in (self.step.plan.wheels_of(asked.requires), self.step.plan.wheels_of(self._constraints)):
                    command += ["--find-links", folder] if folder.is_dir() else []
            elif self.step.options.phase == "fetch":
                # Nothing is built while there is a network.
                command += ["--no-build"]
            environment = {**self.step.resolver_environment(), "UV_CACHE_DIR": f"{user.folder}/home/uv"}
            if self.step.resolve(user, command, environment, log) != 0:
                if problem := left_out(self.step.router):
                    raise BuildError(problem)
                hint = " Where <network> is none, wheels of what build backends ask for besides come from <buildConstraints>."
                raise BuildError(
                    f"what `build-system.requires` asks for cannot be had: {', '.join(requires)}."
                    + (hint if self.step.options.phase != "all" else "")
                )
            lock = user.take("out/pylock.toml", pathlib.Path(temporary, "pylock.toml"), 64 << 20)
            return self.select(lock, user.folder / "out" / "pylock.toml")

    def _install(
        self, folder: pathlib.Path, wheels: dict[str, tuple[pathlib.Path, str]], log: typing.IO[bytes] | None
    ) -> pathlib.Path:
        user = BuildUser(folder)
        environment = {**self.step.build_environment(), "UV_CACHE_DIR": f"{folder}/home/uv", "UV_NO_CONFIG": "1"}
        python = folder / "out" / "bin" / "python"
        uv = [tool("uv"), "--quiet", "--offline"]
        settings: dict[str, typing.Any] = {"stdout": log, "stderr": subprocess.STDOUT if log else None}
        status = user.run([*uv, "venv", "--allow-existing", "--python", sys.executable, folder / "out"], environment, **settings)
        if wheels and status == 0:
            (folder / "wheels").mkdir()
            files = [shutil.copyfile(wheel, folder / "wheels" / name) for name, (wheel, _) in wheels.items()]
            command = [*uv, "pip", "install", "--python", python, "--no-deps", "--no-index", "--link-mode", "hardlink", *files]
            status = user.run(command, environment, **settings)
            if status == 0:
                # By the interpreter without the environment: nothing of that starts here.
                command = [sys.executable, "-s", "-S", "-m", "compileall", "-q", "-j", "0"]
                command += ["--invalidation-mode", "unchecked-hash", folder / "out" / "lib"]
                user.run(command, environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        user.end()
        if status != 0:
            raise UserError(f"the environment of a build cannot be made of {', '.join(wheels) or 'nothing'} (see above).")
        for name in ("home", "tmp", "wheels"):
            remove_tree(folder / name)
        change_owner(folder, 0)
        folder.chmod(0o755)
        (folder / "out").chmod(0o755)
        close_writable(folder)
        return python


def checked(line: str) -> str:
    """A requirement of foreign sources: nothing else may stand in the list that a resolver reads."""
    try:
        found = Requirement(line)
    except (InvalidRequirement, TypeError) as error:
        raise BuildError(f"its build asks for {line!r}, which is no requirement: {error}") from None
    # A resolver replaces ${NAME} by a variable of its own.
    if re.search(r"[\r\n\\$]", line):
        raise BuildError(f"its build asks for {line!r}, which is no requirement.")
    return str(found)
