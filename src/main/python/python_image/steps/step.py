"""What all builds of a step share: its options, the indexes, and what build users are told."""

from __future__ import annotations

import argparse
import collections.abc
import contextlib
import functools
import os
import pathlib
import shutil
import sys
import tempfile
import typing

from python_image.steps import indexes, requirements
from python_image.steps.build_user import BuildUser, BuildUserError
from python_image.steps.common import CACHE, WORK, UserError
from python_image.steps.downloads import authorities, pip_settings, web
from python_image.steps.fetch_plan import Plan, plan_of
from python_image.steps.index_cache import IndexCache
from python_image.steps.requirements import own_indexes, read_lists

LONGEST_OUTPUT = 16 << 20
SCRIPTS = pathlib.Path(__file__).parents[2]
TOOLS = pathlib.Path("/opt/python-image/wheel-tools")
# What our own code needs of the step: how it reaches an index.
OWN = ("PIP_CONFIG_FILE", "PIP_CERT", "NETRC", "CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE")
PROXIES = tuple(name for word in ("http_proxy", "https_proxy", "no_proxy", "all_proxy") for name in (word, word.upper()))
# What belongs to tools of ours, or would change which code an interpreter runs.
KEPT = ("PIP_CERT",)
DROPPED = ("PIP_", "UV_", "PYTHON", "NETRC", "VIRTUAL_ENV", "LD_PRELOAD", "LD_AUDIT")


class Step:
    """A step that handles foreign code."""

    def __init__(self, options: argparse.Namespace, given: dict[str, str]) -> None:
        self.options, self.given = options, given
        os.environ.update(own_environment(given))
        # None where one step fetches and builds, so that nobody asks for it.
        self.plan: Plan = plan_of(options)  # type: ignore[assignment]
        requirements.LISTS = self.plan.lists if self.plan else None
        self.lists = read_lists(options)
        self.settings = own_indexes(self.lists.options, pip_settings())
        indexes.prepare(self.settings)
        try:
            self.router = indexes.router_of(options, self.settings)
        except indexes.Refusal as refusal:
            raise UserError(str(refusal)) from None
        self.router.use(IndexCache(CACHE / "indexes"))
        self.router.askers = set()
        # What the last resolver said.
        self.resolver_output = ""
        # Where files of the module may be that a lock names.
        self.folders: list[pathlib.Path] = []
        # Where there is no network, nobody asks.
        self.address = indexes.served(self.router) if options.phase != "build" else "http://localhost"
        self.get = web(self)

    @functools.cached_property
    def build_pins(self) -> requirements.Pins:
        """What <buildConstraints> pins. Each build depends on it, and pip's parser reads it: once for all builds."""
        return requirements.build_pins(self.options)

    def build_environment(self) -> dict[str, str]:
        """What foreign code sees: what the base and the POM say, and no login of an index."""
        said = {name: value for name, value in self.given.items() if name in KEPT or not name.startswith(DROPPED)}
        said.update(PYTHONHASHSEED="0", PYTHONDONTWRITEBYTECODE="1", UV_NO_PROGRESS="1", UV_PYTHON_DOWNLOADS="never")
        if "proxy" in self.settings:
            said.update(dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), self.settings["proxy"]))
        # A login of a proxy is of no use without a network.
        return {name: value for name, value in said.items() if self.options.phase != "build" or name not in PROXIES}

    def resolver_environment(self) -> dict[str, str]:
        """The same, and the address of the one index."""
        said = indexes.environment(self.address, self.settings, self.build_environment())
        # uv expands variables in addresses of foreign metadata if they are in capitals, and these may have a password.
        for word in ("http_proxy", "https_proxy", "all_proxy"):
            value = said.pop(word.upper(), "")
            if value:
                said.setdefault(word, value)
        if "trusted-host" in self.settings:
            said["UV_INSECURE_HOST"] = said["PIP_TRUSTED_HOST"] = " ".join(self.settings["trusted-host"].split())
        if trusted := authorities(self.settings):
            said["SSL_CERT_FILE"] = said["PIP_CERT"] = trusted
        said.update(PIP_DISABLE_PIP_VERSION_CHECK="1", PIP_NO_INPUT="1", PIP_PROGRESS_BAR="off")
        return said

    @contextlib.contextmanager
    def user(self, name: str) -> collections.abc.Iterator[BuildUser]:
        """A build user with a folder of that name."""
        try:
            with BuildUser(WORK / name) as user:
                lend_hosts(user)
                yield user
        except BuildUserError as error:
            raise UserError(str(error)) from error

    def resolve(
        self,
        user: BuildUser,
        command: list,
        environment: dict[str, str],
        log: typing.IO[bytes] | None = None,
        **settings: typing.Any,
    ) -> int:
        """Runs a resolver, and shows what it says: with the address of an index in place of the router's, which means nothing
        to anybody later. Where an index refuses something, nobody else is asked."""
        # Without a network, nobody asks.
        if self.router.named and command[0] == tool("uv") and self.options.phase != "build":
            command, environment = self.closed(user, command, environment)
        with tempfile.TemporaryFile() as output:
            self.router.refused = user.interrupt
            self.router.askers.add(user.id)
            status = user.run(command, environment, stderr=output, **{"stdout": output, **settings})
            user.end()
            self.router.askers.discard(user.id)
            self.router.refused = lambda: None
            if self.router.refusal:
                raise UserError(self.router.refusal)
            output.seek(0)
            text = output.read(LONGEST_OUTPUT).decode(errors="replace")
        for index in self.router.indexes[-1:]:
            text = text.replace(f"{self.address}/simple/", indexes.without_login(index.url))
        text = text.replace(self.address, "the indexes")
        if log:
            log.write(text.encode())
        elif text:
            print(text, end="", flush=True)
        return status

    def closed(self, user: BuildUser, command: list, environment: dict[str, str]) -> tuple[list, dict[str, str]]:
        """The command of uv that reaches the router alone, as uv runs what it fetches before anybody has compared that. By
        its configuration, so that builds that it starts have the network that they have elsewhere; only git has none."""
        file = user.folder / "uv.toml"
        proxy = self.address.rpartition("/")[0]
        file.write_text(f'http-proxy = "{proxy}"\nhttps-proxy = "{proxy}"\nno-proxy = []\n')
        file.chmod(0o644)
        said = {name: value for name, value in environment.items() if name != "UV_NO_CONFIG"}
        # Repositories have no checksum. The router sends nothing of a file before all of it is here.
        said.update(GIT_ALLOW_PROTOCOL="none", UV_HTTP_TIMEOUT="3600")
        return [command[0], "--config-file", file, *command[1:]], said


def lend_hosts(user: BuildUser) -> None:
    """What an SSH client reads: which hosts root knows, and how they are reached. Keys are the agent's."""
    known = [path for path in (pathlib.Path("/root/.ssh", name) for name in ("known_hosts", "config")) if path.is_file()]
    if known:
        folder = user.folder / "home" / ".ssh"
        folder.mkdir(mode=0o700)
        for path in known:
            shutil.copyfile(path, folder / path.name)
        user.give(folder)


def tool(name: str) -> pathlib.Path:
    """A pinned tool."""
    return TOOLS / "bin" / name


def own_environment(given: dict[str, str]) -> dict[str, str]:
    """What root itself goes by. Of a proxy in small letters only: pip's parser puts variables in capitals into addresses, also of
    a list that it reads from the web."""
    proxies = {name.lower(): given[name] for name in reversed(PROXIES) if name in given}
    return {name: given[name] for name in OWN if name in given} | proxies


def given_environment() -> dict[str, str]:
    """The environment of the step, which comes by standard input, as this interpreter itself starts without one."""
    words = sys.stdin.buffer.read().decode(errors="surrogateescape").split("\0")
    return dict(word.split("=", 1) for word in words if "=" in word)


def interpreter(module: str, *words: typing.Any) -> list:
    """A command that runs one of our modules: nothing is imported but ours, the standard library's and the tools'."""
    return [sys.executable, "-s", "-S", "-B", SCRIPTS, f"python_image.{module}", *words]
