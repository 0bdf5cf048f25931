"""Environments to build in: what a build needs is resolved, fetched and installed, and none of it runs meanwhile."""

import hashlib
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import threading

from packaging.requirements import InvalidRequirement, Requirement
from wheel_common import Mistake, sha256
from wheel_guard import close_writable
from wheel_step import tool
from wheel_user import BuildUser, change_owner

# Beside the folders of builds, and root's once it is filled.
ENVIRONMENTS = pathlib.Path("/tmp/build-environments")

class Environments:
    """The environments of a step, each made once for all that ask for the same."""

    def __init__(self, step, wheel_of, select):
        self.step, self.wheel_of, self.select = step, wheel_of, select
        self.lock = threading.Lock()
        self.resolved, self.made = {}, {}

    def environment(self, requires, log):
        """An interpreter with what a build says that it needs, which the build cannot change."""
        key = tuple(sorted(set(map(checked, requires))))
        parts = self._once(self.resolved, key, lambda: self._resolve(key, log))
        wheels = {}
        for package, part in parts:
            wheel, digest = self.wheel_of(package, part)
            wheels[wheel.name] = wheel, digest
        words = [f"{name} {digest}" for name, (_, digest) in sorted(wheels.items())]
        name = hashlib.sha256("\n".join(words).encode()).hexdigest()[:16]
        return self._once(self.made, name, lambda: self._install(ENVIRONMENTS / name, wheels, log))

    def fetch(self, requires, log):
        """Fetches the wheels that a build needs, for a step without a network."""
        key = tuple(sorted(set(map(checked, requires))))
        for package, part in self._once(self.resolved, key, lambda: self._resolve(key, log)):
            self.step.plan.keep_wheel(self.wheel_of(package, part)[0])

    def _once(self, known, key, make):
        with self.lock:
            mine, found = known.setdefault(key, (threading.Lock(), []))
        with mine:
            if not found:
                found.append(make())
            return found[0]

    def _resolve(self, requires, log):
        if not requires:
            return []
        name = hashlib.sha256("\n".join(requires).encode()).hexdigest()[:16]
        with self.step.user(f"requires-{name}") as user, tempfile.TemporaryDirectory() as temporary:
            asked = user.folder / "requires.txt"
            asked.write_text("".join(f"{line}\n" for line in requires))
            command = [tool("uv"), "--project", "/", "pip", "compile", "--quiet", "--no-header", "--python", sys.executable]
            command += ["--format", "pylock.toml", "--output-file", user.folder / "out" / "pylock.toml", asked]
            command += [word for file in self.step.options.build_constraint for word in ("--constraint", file, "--build-constraints", file)]
            if self.step.options.phase == "build":
                command += ["--offline", "--no-index", "--find-links", self.step.plan.wheels]
            elif self.step.options.phase == "fetch":
                # Nothing is built while there is a network.
                command += ["--no-build"]
            environment = {**self.step.resolver_environment(), "UV_CACHE_DIR": f"{user.folder}/home/uv"}
            if self.step.resolve(user, command, environment, log) != 0:
                hint = " Where <network> is none, wheels of what build backends ask for besides come from <buildConstraints>."
                raise Mistake(
                    f"what `build-system.requires` asks for cannot be had: {', '.join(requires)}."
                    + (hint if self.step.options.phase != "all" else "")
                )
            lock = user.take("out/pylock.toml", pathlib.Path(temporary, "pylock.toml"), 64 << 20)
            return self.select(lock, user.folder / "out" / "pylock.toml")

    def _install(self, folder, wheels, log):
        user = BuildUser(folder)
        environment = {**self.step.build_environment(), "UV_CACHE_DIR": f"{folder}/home/uv", "UV_NO_CONFIG": "1"}
        python = folder / "out" / "bin" / "python"
        uv = [tool("uv"), "--quiet", "--offline"]
        settings = {"stdout": log, "stderr": subprocess.STDOUT if log else None}
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
            raise Mistake(f"the environment of a build cannot be made of {', '.join(wheels) or 'nothing'} (see above).")
        for name in ("home", "tmp", "wheels"):
            shutil.rmtree(folder / name, ignore_errors=True)
        change_owner(folder, 0)
        folder.chmod(0o755)
        (folder / "out").chmod(0o755)
        close_writable(folder)
        return python

def checked(line):
    """A requirement of foreign sources: nothing else may stand in the list that a resolver reads."""
    try:
        found = Requirement(line)
    except (InvalidRequirement, TypeError) as error:
        raise Mistake(f"its build asks for {line!r}, which is no requirement: {error}") from None
    if re.search(r"[\r\n\\]", line):
        raise Mistake(f"its build asks for {line!r}, which is no requirement.")
    return str(found)
