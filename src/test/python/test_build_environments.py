"""A build gets what it asked for itself, and nothing that another build asked for."""

import argparse
import contextlib
import pathlib
import types

import pytest

from python_image.build import build_environments
from python_image.shared import files
from python_image.steps import common, fetch_plan
from python_image.steps import step as step_module


class Commands:
    """The parts of a step that an environment uses, with a resolver that only notes its commands."""

    def __init__(self, folder):
        self.folder, self.commands = folder, []

    def take(self, name, target, limit):
        return target

    def resolve(self, user, command, environment, log):
        self.commands.append(list(map(str, command)))
        return 0

    def step(self, phase, named=None):
        options = argparse.Namespace(phase=phase, build_constraint=[], key="key")
        return types.SimpleNamespace(
            options=options,
            plan=fetch_plan.Plan(self.folder / "plan"),
            given={},
            resolver_environment=dict,
            resolve=self.resolve,
            user=lambda name: contextlib.nullcontext(self),
            router=types.SimpleNamespace(named=named, listings={}),
        )

    def wheel(self, name, content="genuine"):
        path = self.folder / "given" / content / f"{name}-1.0-py3-none-any.whl"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
        return path

    def environments(self, phase, found=(), named=None):
        def wheel_of(package, part):
            return part, files.sha256(part)

        made = build_environments.Environments(self.step(phase, named), wheel_of, lambda lock, path: list(found))
        made._constraints = ("acme-named",)
        return made


@pytest.fixture
def fake(folder):
    return Commands(folder)


def test_a_build_without_a_network_is_given_what_it_asked_for_itself(fake, capsys):
    plan = fake.step("fetch").plan
    plan.keep_wheels(("acme-tool",), [fake.wheel("acme_tool")])
    plan.keep_wheels(("acme-tool<9",), [fake.wheel("acme_tool", "evil")])
    plan.keep_wheels(("acme-named",), [fake.wheel("acme_named")])
    Asked = build_environments.Asked
    made = fake.environments("build")
    for asked in (Asked(("acme-tool",)), Asked(("acme-tool",), ("acme-tool",))):
        print([path.read_text() for path, digest in made._wheels(asked, None).values()])
    print(fake.commands)
    made._wheels(Asked(("acme-tool",), ("acme-more",)), None)
    words = fake.commands.pop()
    places = [words[place + 1] for place, word in enumerate(words) if word == "--find-links"]
    print(places == [str(plan.wheels_of(("acme-tool",))), str(plan.wheels_of(("acme-named",)))])
    print("--no-index" in words, "--offline" in words)
    assert capsys.readouterr().out == "['genuine']\n['genuine']\n[]\nTrue\nTrue True\n"


def test_an_address_in_a_requirement_is_refused_without_a_network(fake, capsys):
    for phase in ("all", "fetch", "build"):
        for requires, more in ((["acme-tool @ http://me:pw@evil.example/acme_tool-9.whl"], []), ([], ["acme-tool@file:///x.whl"])):
            try:
                fake.environments(phase)._foreign(requires + more)
                print(phase, "taken")
            except common.BuildError as failure:
                print(phase, str(failure).partition(". ")[0])
    assert capsys.readouterr().out.splitlines() == [
        "all taken",
        "all taken",
        "fetch it is built with acme-tool @ http://evil.example/acme_tool-9.whl",
        "fetch it is built with acme-tool @ file:///x.whl",
        "build it is built with acme-tool @ http://evil.example/acme_tool-9.whl",
        "build it is built with acme-tool @ file:///x.whl",
    ]


def test_an_address_is_refused_where_checksums_are_named_and_variables_always(fake, capsys):
    """A resolver would run what is there, and its own variables have the address of the router."""
    for named, line in (
        (types.SimpleNamespace(addresses={}), "acme-tool @ http://evil.example/x.whl"),
        (None, "x @ http://evil.example/${UV_DEFAULT_INDEX}"),
    ):
        try:
            fake.environments("all", named=named)._foreign([line])
            print("taken")
        except common.BuildError as failure:
            print(failure)
    assert capsys.readouterr().out.splitlines() == [
        "it is built with acme-tool @ http://evil.example/x.whl. Where <buildConstraints> has checksums, builds take what they need from the indexes only: ask for another version, or for a wheel.",
        "its build asks for 'x @ http://evil.example/${UV_DEFAULT_INDEX}', which is no requirement.",
    ]


def test_uv_reaches_the_router_alone_where_checksums_are_named(fake, capsys):
    """Its configuration is not inherited by the builds that it starts."""
    step_class = step_module.Step

    def resolve(phase, named):
        runs = []
        user = fake
        user.id, user.interrupt, user.end = 7, None, lambda: None
        user.run = lambda command, environment, **settings: (
            runs.append((list(map(str, command)), environment, set(router.askers))) or 0
        )
        router = types.SimpleNamespace(named=named, askers=set(), refusal=None, indexes=[])
        made = types.SimpleNamespace(router=router, options=argparse.Namespace(phase=phase), address="http://127.0.0.1:1/token")
        made.closed = lambda *words: step_class.closed(made, *words)
        step_class.resolve(made, user, [step_module.tool("uv"), "pip"], {"UV_NO_CONFIG": "1", "https_proxy": "http://corp"})
        ((command, environment, askers),) = runs
        print(phase, command[1:], sorted(environment.items()), askers, router.askers)
        return command

    resolve("all", None)
    print(pathlib.Path(resolve("all", object())[2]).read_text(), end="")
    resolve("build", object())
    assert capsys.readouterr().out.replace(str(fake.folder), "FOLDER").splitlines() == [
        "all ['pip'] [('UV_NO_CONFIG', '1'), ('https_proxy', 'http://corp')] {7} set()",
        "all ['--config-file', 'FOLDER/uv.toml', 'pip'] [('GIT_ALLOW_PROTOCOL', 'none'), ('UV_HTTP_TIMEOUT', '3600'),"
        " ('https_proxy', 'http://corp')] {7} set()",
        'http-proxy = "http://127.0.0.1:1"',
        'https-proxy = "http://127.0.0.1:1"',
        "no-proxy = []",
        "build ['pip'] [('UV_NO_CONFIG', '1'), ('https_proxy', 'http://corp')] {7} set()",
    ]


def test_sources_are_not_built_while_there_is_a_network(fake, capsys):
    part = common.Artifact("acme-tool", "1.0", "acme_tool-1.0.tar.gz", "", {}, frozenset(), "", {})
    try:
        fake.environments("fetch", [(part, part)]).fetch(["acme-tool"], None)
    except common.BuildError as failure:
        print(failure)
    assert capsys.readouterr().out.startswith("it is built with acme-tool, of which there is no wheel")
