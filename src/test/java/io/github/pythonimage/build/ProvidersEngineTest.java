package io.github.pythonimage.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.pythonimage.build.config.BuildFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Interpreters that are not compiled here, built for real and verified. */
@Tag("engine")
class ProvidersEngineTest {
  @TempDir private Path module;
  private ImageBuildFixture imageBuild;

  @BeforeEach
  void files() throws Exception {
    imageBuild = new ImageBuildFixture(module);
    Files.writeString(module.resolve("requirements.txt"), "idna==3.10\npsycopg2==2.9.10\n");
  }

  private static String image(String tag, String base, String python, String interpreter) {
    return """
        <images><image>
          <name>providers-test/python</name>
          <tags><tag>%s</tag></tags>
          <base>%s</base>
          <distribution>debian:%s</distribution>
          <pythons><python>%s</python></pythons>
          <interpreter>%s</interpreter>
          <wheels>
            <requirements>requirements.txt</requirements>
            <packages><package>libpq-dev</package></packages>
          </wheels>
          <publish><builder>true</builder></publish>
        </image></images>
        """
        .formatted(
            tag, base, base.contains("bookworm") ? "bookworm" : "trixie", python, interpreter);
  }

  @Tag("full")
  @ParameterizedTest
  @CsvSource({"bookworm, 3.11"})
  void packagesOfAnOlderDistribution(String suite, String series) {
    packagesOfTheDistribution(suite, series);
  }

  @ParameterizedTest
  @CsvSource({"trixie, 3.13"})
  void packagesOfTheDistribution(String suite, String series) {
    var tag = "repository-" + suite;
    var proofs =
        imageBuild.run(
            image(tag, "debian:" + suite + "-slim", series, "<provider>repository</provider>"));

    assertThat(proofs.get(0).findings()).isEmpty();
    assertThat(imageBuild.output("providers-test/python:" + tag, "python3", "-c", WHERE))
        .contains("/usr/bin/python" + series + " /opt/app/venv 2.9.10");
  }

  /**
   * As deadsnakes and its like have them: several series beside each other, each in three packages.
   */
  @Tag("full")
  @Test
  void aMatrixOfPackages() throws Exception {
    assumeTrue(
        imageBuild.has("debian:forky-slim"), "needs debian:forky-slim, as '.ci/engine up' makes");
    Files.writeString(module.resolve("requirements.txt"), "idna==3.10\npsycopg2==2.9.11\n");
    var proofs =
        imageBuild.run(
            image("{series}", "debian:forky-slim", "3.13", "<provider>repository</provider>")
                .replace("debian:trixie", "debian:forky")
                // A base that rolls, which is an error unless it is said: it has the packages.
                .replace(
                    "<publish>", "<policies><base-rolling>off</base-rolling></policies><publish>")
                .replace(
                    "<python>3.13</python>",
                    "<python>3.13</python><python>3.14</python><python>3.15</python>"));

    assertThat(proofs)
        .allSatisfy(proof -> assertThat(proof.findings()).as(proof.toString()).isEmpty())
        // Three images and their builders.
        .hasSize(6);
    for (var series : List.of("3.13", "3.14", "3.15")) {
      // Whatever way a Python starts its processes, all of what is installed has bytecode.
      assertThat(
              imageBuild.output(
                  "providers-test/python:" + series,
                  "sh",
                  "-c",
                  "ls /opt/app/venv/lib/python3*/site-packages/idna/__pycache__ | wc -l"))
          .isNotEqualTo("0\n");
      assertThat(imageBuild.output("providers-test/python:" + series, "python3", "-c", WHERE))
          .contains("/usr/bin/python" + series + " /opt/app/venv 2.9.11");
    }
  }

  private static final String SYSTEM =
      "<provider>system</provider><acceptSystemPython>true</acceptSystemPython>";

  @Tag("full")
  @ParameterizedTest
  @CsvSource({"bookworm, 3.11"})
  void theOwnOfAnOlderDistributionIsToo(String suite, String series) {
    theDistributionsOwnIsProvenLikeAnyOther(suite, series);
  }

  @ParameterizedTest
  @CsvSource({"trixie, 3.13"})
  void theDistributionsOwnIsProvenLikeAnyOther(String suite, String series) {
    var tag = "system-" + suite;
    var proofs = imageBuild.run(image(tag, "debian:" + suite + "-slim", series, SYSTEM));

    assertThat(proofs.get(0).findings()).isEmpty();
    assertThat(imageBuild.output("providers-test/python:" + tag, "python3", "-c", WHERE))
        .contains("/usr/bin/python" + series + " /opt/app/venv 2.9.10");
  }

  /** Its dpkg leaves a file out, as those of slim images do with manuals. */
  @Test
  @Tag("full")
  void aModuleThatTheDistributionsOwnLacksIsFound() throws Exception {
    Files.writeString(module.resolve("requirements.txt"), "idna==3.10\n");
    imageBuild.make(
        "providers-test/base:without-panels",
        """
        FROM debian:trixie-slim
        RUN echo 'path-exclude=/usr/lib/python3.13/lib-dynload/_curses_panel.*' >/etc/dpkg/dpkg.cfg.d/panels
        """);

    assertRefused(
        image("lacking", "providers-test/base:without-panels", "3.13", SYSTEM),
        "ERROR providers-test/python:lacking: standard-library: Module curses.panel of the standard"
            + " library cannot be imported: ModuleNotFoundError: No module named '_curses_panel'."
            + " Name the package that has it in <runtime><packages>.");
  }

  /**
   * Debian 12 has a part of the library in a package that is not asked for where others are named.
   */
  @Tag("full")
  @Test
  void aModuleInAnotherPackageIsFound() {
    var named = "<provider>repository</provider><packages><package>python3.11</package></packages>";
    var image = image("parts", "debian:bookworm-slim", "3.11", named);

    assertRefused(
        image,
        "ERROR providers-test/python:parts: standard-library: Module distutils.core of the standard"
            + " library cannot be imported: ModuleNotFoundError: No module named 'distutils.core'."
            + " Name the package that has it in <runtime><packages>.");

    var fixed =
        image.replace(
            "<publish>",
            "<runtime><packages><package>python3-distutils</package></packages></runtime><publish>");
    assertThat(imageBuild.run(fixed).get(0).findings()).isEmpty();
  }

  /** A base as others make them: compiled, with pip, headers and tests, and without bytecode. */
  private void makeBaseWithPython() {
    var mirror = System.getProperty("engine.sourceMirror", "");
    imageBuild.run(
        image(
            "compiled",
            "debian:trixie-slim",
            "3.13.5",
            "<optimizations>false</optimizations>"
                + (mirror.isEmpty() ? "" : "<mirror>" + mirror + "</mirror>")));
    imageBuild.make(
        "providers-test/base:3.13.5",
        """
        FROM debian:trixie-slim
        RUN apt-get -qq update && apt-get -qq install -y --no-install-recommends ca-certificates tzdata \\
          libbz2-1.0 libffi8 libgdbm6t64 liblzma5 libncursesw6 libreadline8t64 libsqlite3-0 libssl3t64 libuuid1 \\
          && rm -rf /var/lib/apt/lists/*
        COPY --from=providers-test/python:compiled-dev /opt/app/python /opt/app/python
        RUN find /opt/app -name __pycache__ -prune -exec rm -r {} +
        # As the official images have them.
        RUN for name in idle pip pydoc python; do ln -sf "${name}3" "/opt/app/python/bin/$name"; done
        """);
  }

  private static String onBase(String python, String command) {
    return image(
            "image",
            "providers-test/base:3.13.5",
            python,
            "<provider>image</provider><command>" + command + "</command>")
        .replace("<base>", "<prefix>/opt/tool</prefix><base>");
  }

  @Tag("full")
  @Test
  void theInterpreterOfTheBaseStaysWhereItIs() {
    makeBaseWithPython();

    var proofs = imageBuild.run(onBase("3.13", "/opt/app/python/bin/python{series}"));

    assertThat(proofs.get(0).findings()).isEmpty();
    assertThat(imageBuild.output("providers-test/python:image", "python3", "-c", WHERE))
        .contains("/opt/app/python/bin/python3.13 /opt/tool/venv 2.9.10");
    assertRefused(
        onBase("3.13.6", "/opt/app/python/bin/python{series}"),
        "ERROR: /opt/app/python/bin/python3.13 is Python 3.13.5 and not 3.13.6: choose another"
            + " <base>, or say where its interpreter is with <interpreter><command>.");
    assertRefused(
        onBase("3.13.5", "/opt/none/python"),
        "ERROR: /opt/none/python, which should be Python 3.13.5, does not start (see above): choose"
            + " another <base>, or say where its interpreter is with <interpreter><command>.");
  }

  @Test
  void aSeriesThatTheRepositoryDoesNotHave() {
    assertRefused(
        image("none", "debian:trixie-slim", "3.12", "<provider>repository</provider>"),
        "ERROR: python3.12, python3.12-venv, python3.12-dev cannot be installed (see above): choose a"
            + " <python> that debian:trixie has, or say what it calls them in <packages> and"
            + " <developmentPackages>, or another <provider>.");
  }

  @Test
  void aReleaseThatTheDistributionDoesNotHave() {
    assertRefused(
        image("other", "debian:trixie-slim", "3.13.1", "<provider>repository</provider>"),
        "ERROR: /usr/bin/python3.13 is Python 3.13.5 and not 3.13.1: choose a <python> that"
            + " debian:trixie or its repository has, or another <provider>.");
  }

  private void assertRefused(String images, String line) {
    assertThatThrownBy(() -> imageBuild.run(images)).isInstanceOf(BuildFailure.class);
    assertThat(String.join("\n", imageBuild.console.all)).contains(line);
  }

  private static final String WHERE =
      "import os, psycopg2, sys; print(os.path.realpath(sys.executable), sys.prefix,"
          + " psycopg2.__version__.split()[0])";
}
