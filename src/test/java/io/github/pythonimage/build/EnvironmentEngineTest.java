package io.github.pythonimage.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.build.config.BuildFailure;
import io.github.pythonimage.progress.Progress;
import io.github.pythonimage.verify.packages.PrunedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is in an environment, and what is not, of small packages; Python comes from the
 * distribution, to be quick.
 */
@Tag("engine")
@Tag("full")
@Timeout(600)
class EnvironmentEngineTest {
  private static final String NAME = "environment-test/python";
  private static final String PRUNE =
      "<prune><kind>tests</kind><kind>stubs</kind><kind>sources</kind><kind>static</kind></prune>";

  @TempDir private Path module;
  private ImageBuildFixture imageBuild;

  @BeforeEach
  void prepare() {
    imageBuild = new ImageBuildFixture(module);
  }

  private void write(String file, String text) throws IOException {
    Files.createDirectories(module.resolve(file).getParent());
    Files.writeString(module.resolve(file), text);
  }

  private void wheel(PureWheel wheel, Map<String, String> files) throws IOException {
    wheel.into(Files.createDirectories(module.resolve("lib")), files);
  }

  /** A project that is built without anything that would have to be fetched. */
  private void project(String name, Map<String, String> files) throws IOException {
    write(
        name + "/pyproject.toml",
        """
        [project]
        name = "%s"
        version = "1.0"
        [build-system]
        requires = []
        build-backend = "backend"
        backend-path = ["."]
        """
            .formatted(name));
    write(
        name + "/backend.py",
        """
        import pathlib, zipfile

        def build_wheel(folder, config_settings=None, metadata_directory=None):
            name = "%s-1.0-py3-none-any.whl"
            info = name[:-len("-py3-none-any.whl")] + ".dist-info"
            files = [path for path in sorted(pathlib.Path("src").rglob("*")) if path.is_file()]
            texts = {path.relative_to("src").as_posix(): path.read_text() for path in files}
            texts[f"{info}/METADATA"] = "Metadata-Version: 2.1\\nName: %s\\nVersion: 1.0\\n"
            texts[f"{info}/WHEEL"] = "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n"
            texts[f"{info}/RECORD"] = "".join(f"{file},,\\n" for file in [*texts, f"{info}/RECORD"])
            with zipfile.ZipFile(f"{folder}/{name}", "w") as file:
                for path, text in texts.items():
                    file.writestr(path, text)
            return name
        """
            .formatted(name.replace('-', '_'), name));
    for (var file : files.entrySet()) {
      write(name + "/src/" + file.getKey(), file.getValue());
    }
  }

  private static String image(String tag, String wheels) {
    return ImageBuildFixture.image(NAME, tag, wheels);
  }

  private static String wheelsXml(String... wheels) {
    return "<wheels><wheel>lib/" + String.join("</wheel><wheel>lib/", wheels) + "</wheel></wheels>";
  }

  @ParameterizedTest
  @ValueSource(strings = {"venv", "wheels"})
  void aProjectThatTheRequirementsBringTooIsRefused(String install) throws Exception {
    project("acme-lib", Map.of("acme_lib.py", "origin = 'own'\n"));
    var index = Files.createDirectories(module.resolve("index"));
    new PureWheel("acme-lib", "1.0", "somebody").into(index);
    new PureWheel("acme-app", "1.0", "acme", "acme-lib").into(index);
    try (var pages = PagesOfWheels.of(index)) {
      write(
          "requirements.txt",
          "--extra-index-url http://127.0.0.1:" + pages.port() + "/simple/\nacme-app\n");
      var images =
          "<images>"
              + image(
                  "twice-" + install,
                  "<requirements>requirements.txt</requirements><projects><project>acme-lib</project>"
                      + "</projects><install>"
                      + install
                      + "</install>")
              + "</images>";

      assertThatThrownBy(() -> imageBuild.run(images))
          .isInstanceOf(BuildFailure.class)
          .hasMessageContaining(
              "acme-lib is one of <projects>, and the requirements bring it, too (needed by"
                  + " acme-app). Take it out of <projects>, or out of requirements.txt what brings"
                  + " it. It was at target/python-image/twice-"
                  + install)
          .hasMessageContaining(install.equals("venv") ? ", stage projects." : ", stage runtime.");
    }
  }

  /** Two packages and a project, with tests that others import and such that nobody does. */
  private void packagesWithTests() throws IOException {
    wheel(
        new PureWheel("acme-numbers", "1.0", ""),
        Map.of(
            "acme_numbers/__init__.py", "made = " + System.nanoTime() + "\n",
            "acme_numbers/testing.py", "from acme_numbers.tests._helper import value\n",
            "acme_numbers/tests/__init__.py", "# More than nothing.\n",
            "acme_numbers/tests/_helper.py", "from . import _deep\nvalue = _deep.value\n",
            "acme_numbers/tests/_deep.py", "value = 'helped'\n",
            "acme_numbers/tests/dynamic.py", "value = 'loaded'\n",
            "acme_numbers/tests/alone.py", "value = 'of tests'\n",
            "acme_numbers/tests/test_numbers.py", "import acme_numbers.tests.alone\n"));
    wheel(
        new PureWheel("acme-web", "1.0", ""),
        Map.of(
            "acme_web/__init__.py",
                "import importlib\n"
                    + "def client():\n    from .test.client import Client\n    return Client\n"
                    + "def load():\n    return importlib.import_module('acme_numbers.tests.dynamic')\n",
            "acme_web/test/__init__.py", "",
            "acme_web/test/client.py", "Client = 'called'\n",
            "acme_web/test/test_client.py", "from acme_web.test import client\n",
            "acme_web/__init__.pyi", "def load(): ...\n",
            "acme_web/speed.c", "int speed;\n"));
    project(
        "acme-own",
        Map.of(
            // Each run has a project of its own: a step of the builder's cache would write nothing.
            "acme_own/__init__.py",
                "from .tests import (\n    base,\n)\nmade = " + System.nanoTime() + "\n",
            "acme_own/tests/__init__.py", "",
            "acme_own/tests/base.py", "value = 'based'\n",
            "acme_own/tests/test_own.py", "import acme_own\n",
            "acme_own/libown.a", "!<arch>\n"));
  }

  private static final String USES =
      "import acme_numbers.testing, acme_web, acme_own;"
          + " print(acme_numbers.testing.value, acme_web.client(), acme_web.load().value, acme_own.base.value)";

  private static final String SOURCES =
      "cd /opt/app/venv/lib/python3.13/site-packages && find . -path '*/test*' -name '*.py' | sort";

  private static final String FILES =
      "cd /opt/app/venv && find . -type f -exec sha256sum {} + | sort -k 2";

  @Test
  void testsThatOthersImportStayAndAllElseThatIsPrunedIsCounted() throws Exception {
    packagesWithTests();
    var wheels =
        wheelsXml("acme_numbers-1.0-py3-none-any.whl", "acme_web-1.0-py3-none-any.whl")
            + "<projects><project>acme-own</project></projects>"
            + PRUNE;
    imageBuild.progress = Progress.PLAIN;

    var proofs =
        imageBuild.run(
            "<images>"
                + image("pruned", wheels)
                + image("pruned-there", wheels + "<install>wheels</install>")
                + "</images>");

    assertThat(proofs).allSatisfy(proof -> assertThat(proof.findings()).isEmpty());
    // Of the requirements and of the project, in whichever steps they were installed.
    assertThat(proofs)
        .allSatisfy(
            proof ->
                assertThat(proof.pruned())
                    .containsExactly(
                        new PrunedFiles("tests", 4, 19 + 32 + 33 + 16),
                        new PrunedFiles("stubs", 1, 16),
                        new PrunedFiles("sources", 1, 11),
                        new PrunedFiles("static", 1, 8)));
    for (var tag : new String[] {":pruned", ":pruned-there"}) {
      assertThat(imageBuild.output(NAME + tag, "python3", "-c", USES))
          .isEqualTo("helped called loaded based\n");
      assertThat(imageBuild.output(NAME + tag, "sh", "-c", SOURCES).lines())
          .containsExactly(
              "./acme_numbers/testing.py",
              "./acme_numbers/tests/__init__.py",
              "./acme_numbers/tests/_deep.py",
              "./acme_numbers/tests/_helper.py",
              "./acme_numbers/tests/dynamic.py",
              "./acme_own/tests/__init__.py",
              "./acme_own/tests/base.py",
              "./acme_web/test/__init__.py",
              "./acme_web/test/client.py");
    }
    // Who needs them is said by the step: in either way to install, and once.
    for (var line :
        new String[] {
          "kept acme_numbers/tests/_deep.py: acme_numbers/tests/_helper.py imports it",
          "kept acme_own/tests/base.py: acme_own/__init__.py imports it",
          "kept acme_web/test/client.py: acme_web/__init__.py imports it"
        }) {
      assertThat(imageBuild.console.all)
          .filteredOn(said -> said.endsWith(line))
          .as(line)
          .hasSize(2);
    }
    assertThat(imageBuild.output(NAME + ":pruned-there", "sh", "-c", FILES))
        .isEqualTo(imageBuild.output(NAME + ":pruned", "sh", "-c", FILES))
        .contains("share/python-image/pruned.json");
  }

  @Test
  void installersAreThereWhereTheyWereAskedForAlone() throws Exception {
    write("asked.txt", "pip\nsetuptools\n");
    wheel(new PureWheel("acme-tools", "1.0", "", "pip", "setuptools"), Map.of("acme_tools.py", ""));

    assertThatThrownBy(
            () ->
                imageBuild.run(
                    "<images>"
                        + image("asked", "<requirements>asked.txt</requirements>")
                        + image("brought", wheelsXml("acme_tools-1.0-py3-none-any.whl"))
                        + "</images>"))
        .isInstanceOf(BuildFailure.class)
        .hasMessageContaining("1 of 2 images is not good: " + NAME + ":brought.");

    assertThat(imageBuild.console.all)
        .anyMatch(line -> line.contains("in a running container: 5 paths (/opt/app/venv/bin/pip, "))
        .anyMatch(
            line ->
                line.matches(
                    ".*setuptools \\S+ is in /opt/app/venv, but the requirements do not name it.*"));
  }
}
