package io.github.pythonimage.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.build.config.BuildFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an environment is, however it was installed. */
@Tag("engine")
@Tag("full")
@Timeout(900)
class WheelEnvironmentEngineTest {
  private static final String NAME = "wheel-environment-test/python";

  /**
   * Files whose bytecode is not there, or is not of the kind that is checked against its source.
   */
  private static final String BYTECODE =
      """
      import importlib.util, pathlib, sysconfig
      files = [*pathlib.Path(sysconfig.get_path("purelib")).rglob("*.py")]
      def kind(file):
          compiled = pathlib.Path(importlib.util.cache_from_source(file))
          return int.from_bytes(compiled.read_bytes()[4:8], "little") if compiled.exists() else None
      print(len(files), [str(file) for file in files if kind(file) != 3])
      """;

  @TempDir private Path module;

  private static String compiled(String id, String wheels) {
    return ImageBuildFixture.image(
            NAME, id, "<requirements>requirements.txt</requirements>" + wheels)
        .replaceAll("(?s)<base>.*</interpreter>", "")
        .replace(
            "<wheels>",
            """
            <pythons><python>3.13.5</python></pythons>
            <interpreter><optimizations>false</optimizations><mirror>%s</mirror></interpreter>
            <wheels>"""
                .formatted(PyenvMirror.ofEngine().sources()));
  }

  @Test
  void itsBytecodeIsCheckedAgainstItsSourcesAndItsHomeIsTheInterpreterBesideIt() throws Exception {
    new PureWheel("acme-one", "1.0", "one")
        .into(
            module, Map.of("acme_one/__init__.py", "one = 1\n", "acme_one/more.py", "more = 2\n"));
    Files.writeString(module.resolve("requirements.txt"), "./acme_one-1.0-py3-none-any.whl\n");
    new SmallProject("acme-project").into(module.resolve("project"));
    var project = "<projects><project>project</project></projects>";
    var imageBuild = new ImageBuildFixture(module);

    var proofs =
        imageBuild.run(
            "<images>"
                + compiled("uv", project)
                + compiled("pip", project + "<installer>pip</installer>")
                + compiled("there", project + "<install>wheels</install>")
                + "</images>");

    assertThat(proofs).hasSize(3).allSatisfy(proof -> assertThat(proof.findings()).isEmpty());
    for (var tag : new String[] {":uv", ":pip", ":there"}) {
      assertThat(imageBuild.output(NAME + tag, "python3", "-c", BYTECODE))
          .as(tag)
          .matches("[3-9] \\[\\]\n");
      assertThat(imageBuild.output(NAME + tag, "cat", "/opt/app/venv/pyvenv.cfg").lines())
          .as(tag)
          .contains("home = /opt/app/python/bin");
    }
  }

  @Test
  void aModuleThatALaterLayerReplacesRuns() throws Exception {
    new PureWheel("acme-one", "1.0", "shipped").into(module);
    Files.writeString(module.resolve("requirements.txt"), "./acme_one-1.0-py3-none-any.whl\n");
    var imageBuild = new ImageBuildFixture(module);
    imageBuild.build(
        "<images>"
            + ImageBuildFixture.image(
                NAME, "shipped", "<requirements>requirements.txt</requirements>")
            + "</images>");

    imageBuild.make(
        NAME + ":patched",
        """
        FROM %s:shipped
        COPY <<EOF /opt/app/venv/lib/python3.13/site-packages/acme_one.py
        origin = 'patched'
        EOF
        """
            .formatted(NAME));

    assertThat(imageBuild.output(NAME + ":shipped", "python3", "-c", ORIGIN))
        .isEqualTo("shipped\n");
    assertThat(imageBuild.output(NAME + ":patched", "python3", "-c", ORIGIN))
        .isEqualTo("patched\n");
  }

  private static final String ORIGIN = "import acme_one; print(acme_one.origin)";

  /** Two scopes have nothing from each other. */
  @Test
  void aPackageThatIsCompiledTwiceHasTheSameBytecode() throws Exception {
    Files.writeString(module.resolve("requirements.txt"), "jinja2==3.1.6\nmarkupsafe==3.0.3\n");
    var bytecode = new ArrayList<String>();
    for (var scope : new String[] {"first", "second"}) {
      var imageBuild = new ImageBuildFixture(module);
      imageBuild.scope = "bytecode-test-" + scope + "-" + System.nanoTime();
      imageBuild.build(
          "<images>"
              + ImageBuildFixture.image(
                  NAME, scope, "<requirements>requirements.txt</requirements>")
              + "</images>");
      bytecode.add(imageBuild.output(NAME + ":" + scope, "sh", "-c", SUMS));
    }

    assertThat(bytecode.get(0)).contains("jinja2/__pycache__/compiler.cpython-313.pyc");
    assertThat(bytecode.get(1)).isEqualTo(bytecode.get(0));
  }

  private static final String SUMS =
      "cd /opt/app/venv/lib/python3.13/site-packages && find . -name '*.pyc' -exec sha256sum {} + | sort";

  @ParameterizedTest
  @ValueSource(strings = {"uv", "pip"})
  void aProgramThatWouldStartWithAnotherPythonIsRefused(String installer) throws Exception {
    new PureWheel("acme-tool", "1.0", "tool")
        .into(
            module,
            Map.of("acme_tool-1.0.data/scripts/acme-tool", "#!/usr/bin/python3.11\nprint(1)\n"));
    Files.writeString(module.resolve("requirements.txt"), "./acme_tool-1.0-py3-none-any.whl\n");
    var image =
        ImageBuildFixture.image(
            NAME,
            "tool",
            "<requirements>requirements.txt</requirements><installer>"
                + installer
                + "</installer>");

    assertThatThrownBy(() -> new ImageBuildFixture(module).run("<images>" + image + "</images>"))
        .isInstanceOf(BuildFailure.class)
        .hasMessageContaining(
            "/opt/app/venv/bin/acme-tool would start with '#!/usr/bin/python3.11', not with the"
                + " environment's Python.");
  }
}
