package io.github.pythonimage.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.build.config.BuildFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Interpreters that pyenv compiles, for real. Without optimizations each takes some two minutes.
 */
@Tag("engine")
class PyenvEngineTest {
  static final String NAME = "pyenv-test/python";

  @TempDir private Path module;
  private final PyenvMirror mirror = PyenvMirror.ofEngine();
  private ImageBuildFixture imageBuild;

  @BeforeEach
  void files() throws Exception {
    imageBuild = new ImageBuildFixture(module);
    files(module);
  }

  static void files(Path module) throws IOException {
    Files.writeString(module.resolve("requirements.txt"), "idna==3.10\npsycopg2==2.9.10\n");
  }

  /** An image by python-build that other tests take apart; it is compiled once for all. */
  static String pythonBuild(PyenvMirror mirror) {
    return image(
        mirror,
        "build-",
        "<python>3.13.5</python>",
        "<provider>python-build</provider>"
            + "<configureOptions><option>--without-doc-strings</option></configureOptions>"
            + mirror.pyenv("forky"));
  }

  private String image(String tag, String pythons, String interpreter) {
    return image(mirror, tag, pythons, interpreter);
  }

  private static String image(PyenvMirror mirror, String tag, String pythons, String interpreter) {
    return """
        <images><image>
          <name>%s</name>
          <tags><tag>%s{series}</tag></tags>
          <pythons>%s</pythons>
          <interpreter>
            <mirror>%s</mirror>
            <optimizations>false</optimizations>
            %s
          </interpreter>
          <wheels>
            <requirements>requirements.txt</requirements>
            <packages><package>libpq-dev</package></packages>
          </wheels>
          <publish><builder>true</builder></publish>
        </image></images>
        """
        .formatted(NAME, tag, pythons, mirror.sources(), interpreter);
  }

  private static final String WHERE =
      "import os, sys, sysconfig, psycopg2; print(os.path.realpath(sys.executable),"
          + " sys.version.split()[0], sysconfig.get_config_var('CONFIG_ARGS'))";

  @Tag("full")
  @Test
  void pythonBuildIsAsGoodAsSource() {
    var proofs = imageBuild.run(pythonBuild(mirror));

    assertThat(proofs.get(0).findings()).isEmpty();
    assertThat(imageBuild.output(NAME + ":build-3.13", "python3", "-c", WHERE))
        .contains("/opt/app/python/bin/python3.13 3.13.5")
        .contains("--without-doc-strings", "--disable-shared");
    assertThat(
            imageBuild.output(NAME + ":build-3.13", "ls", "/opt/app/python", "/opt/app/python/bin"))
        .isEqualTo(
            "/opt/app/python:\nbin\nlib\n\n/opt/app/python/bin:\npython\npython3\npython3.13\n");
  }

  @Tag("full")
  @Test
  void onePyenvWithSeveralPythonsForSeveralImages() {
    var proofs =
        imageBuild.run(
            image(
                "several-",
                "<python>3.13.5</python><python>3.11.2</python>",
                "<provider>pyenv</provider>" + mirror.pyenv("forky")));

    // Two images, and the builder of both.
    assertThat(proofs).hasSize(3).allSatisfy(proof -> assertThat(proof.findings()).isEmpty());
    assertThat(imageBuild.output(NAME + ":several-3.11", "python3", "-c", WHERE))
        .contains("/opt/app/python/versions/3.11.2/bin/python3.11 3.11.2");
    assertThat(
            imageBuild.output(NAME + ":several-3.13", "find", "/opt/app/python", "-maxdepth", "2"))
        .isEqualTo("/opt/app/python\n/opt/app/python/versions\n/opt/app/python/versions/3.13.5\n");
    assertThat(
            imageBuild.output(NAME + ":several-3.13", "sh", "-c", "command -v pyenv || echo none"))
        .isEqualTo("none\n");
    // Both names are of one builder, which has both and prefers the first.
    for (var builder : new String[] {":several-3.13-dev", ":several-3.11-dev"}) {
      assertThat(
              imageBuild.output(
                  NAME + builder, "sh", "-c", "pyenv global; python3 -V; python3.11 -V; pip -V"))
          .startsWith("3.13.5\n3.11.2\nPython 3.13.5\nPython 3.11.2\npip ");
    }
  }

  @Test
  void aReleaseThatItsDefinitionsDoNotHave() {
    assertThatThrownBy(
            () ->
                imageBuild.run(
                    image(
                        "old-",
                        "<python>3.13.5</python>",
                        "<provider>python-build</provider>" + mirror.pyenv("trixie"))))
        .isInstanceOf(BuildFailure.class);
    assertThat(String.join("\n", imageBuild.console.all))
        .contains(
            "has no definition of Python 3.13.5 (newest of 3.13: 3.13.",
            "give <interpreter><pyenv> a newer <version> with its <sha256>");
  }

  @Test
  void anArchiveThatIsNotTheOneMeant() {
    assertThatThrownBy(
            () ->
                imageBuild.run(
                    image(
                        "other-",
                        "<python>3.13.5</python>",
                        "<provider>pyenv</provider>" + mirror.pyenv("forky", "0".repeat(64)))))
        .isInstanceOf(BuildFailure.class);
    assertThat(String.join("\n", imageBuild.console.all))
        .contains(
            "ERROR: checksum mismatch of http://",
            "Somebody changed the archive, or <interpreter><pyenv> has another release's <sha256>.");
  }
}
