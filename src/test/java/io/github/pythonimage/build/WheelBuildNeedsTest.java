package io.github.pythonimage.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What builds are given of what others asked for, with the machine's Python. */
class WheelBuildNeedsTest {
  private static final String SETUP =
      """
      import argparse, contextlib, importlib, pathlib, sys, types
      from unittest import mock
      sys.path.insert(0, sys.argv[1])
      for name in ("", ".markers", ".requirements", ".tags", ".utils", ".version"):
          sys.modules["packaging" + name] = importlib.import_module("pip._vendor.packaging" + name)
      # Newer than the machine's pip, and of no use here.
      sys.modules["packaging.pylock"] = mock.MagicMock()
      from python_image.shared import files
      from python_image.wheels import wheel_common, wheel_environment, wheel_plan

      folder = pathlib.Path(sys.argv[2])
      commands = []

      class User:
          folder = folder

          def take(self, name, target, limit):
              return target

      def resolve(user, command, environment, log):
          commands.append(list(map(str, command)))
          return 0

      def step(phase, named=None):
          options = argparse.Namespace(phase=phase, build_constraint=[], key="key")
          plan = wheel_plan.Plan(folder / "plan")
          return types.SimpleNamespace(
              options=options, plan=plan, given={}, resolver_environment=dict, resolve=resolve, user=lambda name: contextlib.nullcontext(User()),
              router=types.SimpleNamespace(named=named, listings={}),
          )

      def wheel(name, content="genuine"):
          path = folder / "given" / content / f"{name}-1.0-py3-none-any.whl"
          path.parent.mkdir(parents=True, exist_ok=True)
          path.write_text(content)
          return path

      def environments(phase, found=(), named=None):
          made = wheel_environment.Environments(step(phase, named), lambda package, part: (part, files.sha256(part)), lambda lock, path: list(found))
          made._constraints = lambda: ("acme-named",)
          return made

      """;

  @TempDir private Path folder;

  @BeforeAll
  static void python() throws Exception {
    WheelScripts.requirePython();
  }

  private String output(String script) throws Exception {
    return WheelScripts.output(SETUP + script, folder);
  }

  @Test
  void aBuildWithoutANetworkIsGivenWhatItAskedForItself() throws Exception {
    assertThat(
            output(
                """
                plan = step("fetch").plan
                plan.keep_wheels(("acme-tool",), [wheel("acme_tool")])
                plan.keep_wheels(("acme-tool<9",), [wheel("acme_tool", "evil")])
                plan.keep_wheels(("acme-named",), [wheel("acme_named")])
                Asked = wheel_environment.Asked
                made = environments("build")
                for asked in (Asked(("acme-tool",)), Asked(("acme-tool",), ("acme-tool",))):
                    print([path.read_text() for path, digest in made._wheels(asked, None).values()])
                print(commands)
                made._wheels(Asked(("acme-tool",), ("acme-more",)), None)
                words = commands.pop()
                places = [words[place + 1] for place, word in enumerate(words) if word == "--find-links"]
                print(places == [str(plan.wheels_of(("acme-tool",))), str(plan.wheels_of(("acme-named",)))])
                print("--no-index" in words, "--offline" in words)
                """))
        .isEqualTo("['genuine']\n['genuine']\n[]\nTrue\nTrue True\n");
  }

  @Test
  void anAddressInARequirementIsRefusedWithoutANetwork() throws Exception {
    assertThat(
            output(
                """
                for phase in ("all", "fetch", "build"):
                    for requires, more in ((["acme-tool @ http://me:pw@evil.example/acme_tool-9.whl"], []), ([], ["acme-tool@file:///x.whl"])):
                        try:
                            environments(phase)._foreign(requires + more)
                            print(phase, "taken")
                        except wheel_common.BuildFailed as failure:
                            print(phase, str(failure).partition(". ")[0])
                """))
        .isEqualTo(
            """
            all taken
            all taken
            fetch it is built with acme-tool @ http://evil.example/acme_tool-9.whl
            fetch it is built with acme-tool @ file:///x.whl
            build it is built with acme-tool @ http://evil.example/acme_tool-9.whl
            build it is built with acme-tool @ file:///x.whl
            """);
  }

  /** A resolver would run what is there, and its own variables have the address of the router. */
  @Test
  void anAddressIsRefusedWhereChecksumsAreNamedAndVariablesAlways() throws Exception {
    assertThat(
            output(
                """
                for named, line in ((types.SimpleNamespace(addresses={}), "acme-tool @ http://evil.example/x.whl"), (None, "x @ http://evil.example/${UV_DEFAULT_INDEX}")):
                    try:
                        environments("all", named=named)._foreign([line])
                        print("taken")
                    except wheel_common.BuildFailed as failure:
                        print(failure)
                """))
        .isEqualTo(
            """
            it is built with acme-tool @ http://evil.example/x.whl. Where <buildConstraints> has checksums, builds take what they need \
            from the indexes only: ask for another version, or for a wheel.
            its build asks for 'x @ http://evil.example/${UV_DEFAULT_INDEX}', which is no requirement.
            """);
  }

  /** Its configuration is not inherited by the builds that it starts. */
  @Test
  void uvReachesTheRouterAloneWhereChecksumsAreNamed() throws Exception {
    assertThat(
            output(
                    """
                from python_image.wheels import wheel_step
                step_class = wheel_step.Step

                def resolve(phase, named):
                    runs = []
                    user = User()
                    user.id, user.interrupt, user.end = 7, None, lambda: None
                    user.run = lambda command, environment, **settings: runs.append((list(map(str, command)), environment, set(router.askers))) or 0
                    router = types.SimpleNamespace(named=named, askers=set(), refusal=None, indexes=[])
                    made = types.SimpleNamespace(router=router, options=argparse.Namespace(phase=phase), address="http://127.0.0.1:1/token")
                    made.closed = lambda *words: step_class.closed(made, *words)
                    step_class.resolve(made, user, [wheel_step.tool("uv"), "pip"], {"UV_NO_CONFIG": "1", "https_proxy": "http://corp"})
                    (command, environment, askers), = runs
                    print(phase, command[1:], sorted(environment.items()), askers, router.askers)
                    return command

                resolve("all", None)
                print(pathlib.Path(resolve("all", object())[2]).read_text(), end="")
                resolve("build", object())
                """)
                .replace(folder.toString(), "FOLDER"))
        .isEqualTo(
            """
            all ['pip'] [('UV_NO_CONFIG', '1'), ('https_proxy', 'http://corp')] {7} set()
            all ['--config-file', 'FOLDER/uv.toml', 'pip'] [('GIT_ALLOW_PROTOCOL', 'none'), ('UV_HTTP_TIMEOUT', '3600'), ('https_proxy', 'http://corp')] {7} set()
            http-proxy = "http://127.0.0.1:1"
            https-proxy = "http://127.0.0.1:1"
            no-proxy = []
            build ['pip'] [('UV_NO_CONFIG', '1'), ('https_proxy', 'http://corp')] {7} set()
            """);
  }

  @Test
  void sourcesAreNotBuiltWhileThereIsANetwork() throws Exception {
    assertThat(
            output(
                """
                part = wheel_common.Artifact("acme-tool", "1.0", "acme_tool-1.0.tar.gz", "", {}, frozenset(), "", {})
                try:
                    environments("fetch", [(part, part)]).fetch(["acme-tool"], None)
                except wheel_common.BuildFailed as failure:
                    print(failure)
                """))
        .startsWith("it is built with acme-tool, of which there is no wheel");
  }
}
