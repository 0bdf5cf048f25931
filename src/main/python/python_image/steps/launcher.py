"""Becomes a build user and then its command, or ends all processes of one. It starts with each command, so it imports little."""

from __future__ import annotations

import ctypes
import errno
import os
import signal
import sys
import warnings  # noqa: F401 - os.execvpe needs it, and as a build user it may be out of reach

PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS, PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL = 24, 38, 47, 4


def refuse(reason: str) -> None:
    sys.exit(f"ERROR: {reason}.")


def become(user: int) -> None:
    """Gives up all that root has, for good."""
    libc = ctypes.CDLL(None, use_errno=True)

    def prctl(*words: int) -> int:
        padded = [ctypes.c_ulong(word) for word in (*words, 0, 0, 0, 0)[:5]]
        return 0 if libc.prctl(*padded) == 0 else ctypes.get_errno()

    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL)
    capability = 0
    # Where that is not allowed, no program gives any back all the same: see below.
    while prctl(PR_CAPBSET_DROP, capability) not in (errno.EINVAL, errno.EPERM):
        capability += 1
    if prctl(PR_SET_NO_NEW_PRIVS, 1):
        refuse("this engine's kernel has no no_new_privs, without which builds are not kept apart")
    try:
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
        # Version 3 of the header; what could be inherited goes as well.
        if libc.capset((ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()):
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    except OSError as error:
        refuse(f"this engine does not let a step change its user to {user} ({error.strerror})")
    with open("/proc/self/status", encoding="utf-8", errors="replace") as status:
        said = dict(line.split(":", 1) for line in status if ":" in line)
    held = [kind for kind in ("CapInh", "CapPrm", "CapEff", "CapAmb") if int(said.get(kind, "0"), 16)]
    if held or os.getresuid() != (user, user, user) or os.getgroups() or said["NoNewPrivs"].strip() != "1":
        refuse(f"a build keeps what root has ({', '.join(held) or 'its ids'})")


def start(descriptor: int) -> None:
    """Becomes the user that the order names, then its command. An order is texts that end with a zero: the user, the folder to
    start in, the number of words, the words, and the environment."""
    with os.fdopen(descriptor, "rb") as pipe:
        user, folder, count, *rest = pipe.read().split(b"\0")[:-1]
    become(int(user))
    os.umask(0o022)
    os.chdir(folder)
    command, environment = rest[: int(count)], dict(word.split(b"=", 1) for word in rest[int(count) :])
    try:
        os.execvpe(command[0], command, environment)
    except OSError as error:
        refuse(f"{os.fsdecode(command[0])} cannot be started: {error.strerror}")


def end_all(user: int) -> None:
    """Ends all processes of a user at once, but this one."""
    become(user)
    try:
        os.kill(-1, signal.SIGKILL)
    except ProcessLookupError:
        pass


if __name__ == "__main__":
    {"run": start, "end": end_all}[sys.argv[1]](int(sys.argv[2]))
