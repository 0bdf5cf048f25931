"""Runs foreign code as a build user: an id of its own, no capability, and nothing to write to but the folders of its build."""

from __future__ import annotations

import collections.abc
import os
import pathlib
import secrets
import shutil
import signal
import stat
import subprocess
import sys
import threading
import time
import typing

from python_image.shared.file_trees import change_owner, remove_tree

# Ids that no distribution gives to anybody. Engines without them (rootless ones) have the last ones that are mapped.
RESERVED = range(0x70000000, 0x7FFFFFF0)
NAME = "build"
ACCOUNTS = (("/etc/passwd", "{name}:x:{id}:{id}::{home}:/bin/sh\n"), ("/etc/group", "{name}:x:{id}:\n"))
LARGEST_FILE = 4 << 30


class BuildUserError(Exception):
    """Why foreign code cannot be kept apart, so that it is not run."""


class BuildUser:
    """An id that owns the folders of one build. The folder around them is root's, so that no name in it can be replaced."""

    _lock = threading.Lock()
    _taken: typing.ClassVar[set[int]] = set()

    def __init__(self, folder: pathlib.Path) -> None:
        self.folder = folder
        self.ended, self.session = True, 0
        self.folder.mkdir(parents=True)
        with self._lock:
            self.id = free_id(self._taken)
            self._taken.add(self.id)
            register(self.id, folder / "home")
        # Both can be entered and not listed, this one by its user alone.
        os.chmod(folder.parent, 0o711)
        os.chown(folder, 0, self.id)
        os.chmod(folder, 0o710)
        for name in ("home", "tmp", "out"):
            self.own(name)

    def __enter__(self) -> BuildUser:
        return self

    def __exit__(self, *error: typing.Any) -> None:
        self.end()
        remove_tree(self.folder)

    def own(self, name: str) -> pathlib.Path:
        """A folder of the build's own."""
        path = self.folder / name
        path.mkdir(exist_ok=True)
        self.give(path)
        os.chmod(path, 0o700)
        return path

    def give(self, path: pathlib.Path) -> None:
        """Gives a file or folder to the user: links as links, wherever they lead."""
        change_owner(path, self.id)

    def run(
        self,
        command: collections.abc.Iterable[typing.Any],
        environment: dict[str, str],
        cwd: pathlib.Path | None = None,
        stdin: typing.Any = subprocess.DEVNULL,
        stdout: typing.Any = None,
        stderr: typing.Any = None,
    ) -> int:
        """Runs a command, whose status it gives; what the command leaves behind runs until end()."""
        said = {
            "TMPDIR": f"{self.folder}/tmp",
            "HOME": f"{self.folder}/home",
            "USER": NAME,
            "LOGNAME": NAME,
            "XDG_CACHE_HOME": f"{self.folder}/home/.cache",
        }
        words = [str(word) for word in command]
        variables = [f"{name}={value}" for name, value in {**environment, **said}.items()]
        order = [str(part) for part in (self.id, cwd or self.folder / "tmp", len(words), *words, *variables)]
        if any("\0" in part for part in order):
            raise BuildUserError(
                "the command of a build, its folder or its environment contains a NUL byte: remove it from the requirement,"
                " the lock or the POM."
            )
        # By a pipe, as everybody can read a command line, and its environment must not be the launcher's.
        self.ended = False
        reader, writer = os.pipe()
        try:
            process = subprocess.Popen(
                launcher("run", reader),
                env={},
                cwd="/",
                stdin=stdin,
                stdout=stdout,
                stderr=stderr,
                pass_fds=(reader,),
                start_new_session=True,
            )
        finally:
            os.close(reader)
        try:
            with os.fdopen(writer, "wb") as pipe:
                pipe.write(b"".join(os.fsencode(part) + b"\0" for part in order))
        except BrokenPipeError:
            pass  # It says why it ended.
        self.session = process.pid
        return process.wait()

    def interrupt(self) -> None:
        """Ends the command that runs, whose status says so; what it left behind is for end()."""
        if self.session:
            try:
                os.killpg(self.session, signal.SIGKILL)
            except ProcessLookupError:
                pass

    def end(self) -> None:
        """Ends every process of the user, whatever it does to stay."""
        if self.ended:
            return
        for _ in range(20):
            # At once, as those that are ended one by one can start others meanwhile.
            ending = subprocess.Popen(launcher("end", self.id), env={}, cwd="/", stdin=subprocess.DEVNULL)
            try:
                status = ending.wait(10)
            except subprocess.TimeoutExpired:
                # One of those that it ends may have stopped it first.
                ending.kill()
                status = ending.wait()
            for _ in range(100):
                if status or not running(self.id):
                    break
                time.sleep(0.02)
            else:
                status = 1
            if status == 0:
                self.ended = True
                return
        raise BuildUserError(f"processes of a build do not end (user {self.id}): {', '.join(map(str, running(self.id)))}.")

    def take(self, name: str, target: pathlib.Path, limit: int = LARGEST_FILE) -> pathlib.Path:
        """Copies a file out of the user's folders: a regular one of its own, and no link to another."""
        self.end()
        copy_regular(self.folder / name, target, self.id, limit)
        return target

    def listed(self, name: str, suffix: str) -> list[str]:
        """The names in a folder that end so."""
        self.end()
        return sorted(entry.name for entry in os.scandir(self.folder / name) if entry.name.endswith(suffix))


def launcher(goal: str, argument: int) -> list:
    script = pathlib.Path(__file__).with_name("launcher.py")
    return [sys.executable, "-s", "-S", "-B", script, goal, str(argument)]


def copy_regular(source: pathlib.Path, target: pathlib.Path, owner: int, limit: int) -> None:
    """Copies a file whose path but for the last name is ours; the name may be anything that its owner made of it."""
    try:
        descriptor = os.open(source, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise BuildUserError(f"{source.name} is no regular file of the build ({error.strerror}).") from None
    with os.fdopen(descriptor, "rb") as content:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode) or found.st_uid != owner:
            raise BuildUserError(f"{source.name} is no regular file of the build.")
        if found.st_size > limit:
            raise BuildUserError(f"{source.name} has {found.st_size} bytes, and at most {limit} are taken from a build.")
        with open(target, "xb") as out:
            shutil.copyfileobj(content, out, 1 << 20)
    os.chmod(target, 0o644)


def free_id(taken: set[int]) -> int:
    """An id that this step has not used, and that processes of other steps are unlikely to have."""
    known = {int(line.split(":")[2]) for line in lines("/etc/passwd") + lines("/etc/group") if line.count(":") > 2}
    ids = RESERVED if mapped(RESERVED) else last_mapped()
    for _ in range(1000):
        found = ids.start + secrets.randbelow(len(ids))
        if found not in known and found not in taken:
            return found
    raise BuildUserError("this engine has no ids left for the users that build wheels.")


def lines(path: str) -> list[str]:
    try:
        return pathlib.Path(path).read_text(errors="replace").splitlines()
    except OSError:
        return []


def ranges(kind: str) -> list[range]:
    return [range(int(words[0]), int(words[0]) + int(words[2])) for words in map(str.split, lines(f"/proc/self/{kind}_map"))]


def mapped(ids: range) -> bool:
    return all(any(ids.start in part and ids.stop - 1 in part for part in ranges(kind)) for kind in ("uid", "gid"))


def last_mapped() -> range:
    """Below nobody's id and above those that distributions give to people."""
    end = min(max((part.stop for part in ranges(kind)), default=0) for kind in ("uid", "gid"))
    found = range(max(1, min(end, 65534) - 4096), min(end, 65534))
    if not found or not mapped(found):
        raise BuildUserError("this engine has no ids for the users that build wheels: give its user namespace 65536 ids.")
    return found


def register(user: int, home: pathlib.Path) -> None:
    """Gives the id a name, without which an SSH client does not start."""
    for path, line in ACCOUNTS:
        with open(path, "a", encoding="utf-8") as file:
            file.write(line.format(name=NAME, id=user, home=home))


def running(user: int) -> list[int]:
    """The processes of a user that have not ended."""
    found = []
    for name in os.listdir("/proc"):
        if name.isdigit():
            said = dict(line.split(":", 1) for line in lines(f"/proc/{name}/status") if ":" in line)
            if str(user) in said.get("Uid", "").split() and said["State"].split()[0] not in "ZX":
                found.append(int(name))
    return found
