package io.github.pythonimage.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.build.config.BuildFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What there is cannot be taken, or its build goes wrong, in real builds: one error that says so;
 * Python comes from packages, to be quick, and all share its stages.
 */
@Tag("engine")
@Tag("full")
@Timeout(900)
class WheelRefusalsEngineTest {
  private static final String NAME = "wheel-refusals-test/python";

  /** An own index, with a release that its owner has withdrawn. */
  private static final String PAGE =
      "<a href=\"/acme_old-1.0-py3-none-any.whl\" data-yanked=\"broken on Mondays\">"
          + "acme_old-1.0-py3-none-any.whl</a>\n";

  @TempDir private static Path module;
  @TempDir private static Path scratch;
  private static StaticSite site;

  @BeforeAll
  static void prepare() throws Exception {
    var files = Files.createDirectories(scratch.resolve("site"));
    site = StaticSite.of(files);
    var page = Files.createDirectories(files.resolve("simple/acme-old"));
    Files.writeString(page.resolve("index.html"), PAGE);
    new PureWheel("acme-old", "1.0", "old").into(files);
    new SmallProject("acme-git").repository(files.resolve("acme.git"), scratch);
    var lib = Files.createDirectories(module.resolve("lib"));
    for (var folder : new Path[] {files, lib}) {
      new PureWheel("acme-odd", "1.0", "odd").into(folder);
      var wheel = folder.resolve("acme_odd-1.0-py3-none-any.whl");
      Files.copy(wheel, folder.resolve("acme_odd-1.0-cp39-cp39-manylinux_2_17_x86_64.whl"));
      Files.copy(wheel, folder.resolve("acme_odd-1.0-py3-none-win_amd64.whl"));
    }
    new SmallProject("acme-fetch").into(scratch.resolve("acme_fetch-1.0"));
    Files.writeString(
        scratch.resolve("acme_fetch-1.0/backend.py"),
        """
        import urllib.request
        def build_wheel(folder, config_settings=None, metadata_directory=None):
            urllib.request.urlopen("http://files.acme.invalid/data.bin")
        """);
    SmallProject.archive("acme_fetch-1.0", lib, scratch);
    new SmallProject("acme-fortran").into(scratch.resolve("acme_fortran-1.0"));
    Files.writeString(
        scratch.resolve("acme_fortran-1.0/backend.py"),
        """
        import subprocess
        def build_wheel(folder, config_settings=None, metadata_directory=None):
            subprocess.run(["gfortran", "-shared", "-o", "acme.so", "acme.f90"], check=True)
        """);
    SmallProject.archive("acme_fortran-1.0", lib, scratch);
  }

  @AfterAll
  static void stop() {
    site.close();
  }

  private static String image(String id, String wheels) {
    return ImageBuildFixture.image(
        NAME, id, "<packages><package>git</package></packages>" + wheels);
  }

  private static void requirements(String file, String text) throws Exception {
    Files.writeString(
        module.resolve(file),
        text.replace("\\n", "\n").replace("SITE", site.url()).replace("SUM", "0".repeat(64))
            + "\n");
  }

  @ParameterizedTest(name = "{0} {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          withdrawn | --index-url SITE/simple/\\nacme-old | uv | acme-old==1.0 was withdrawn by its owner (yanked: broken on Mondays).
          withdrawn | --index-url SITE/simple/\\nacme-old | pip | acme-old has only versions that its owner has withdrawn (yanked: 1.0).
          another Python by address | acme-odd @ SITE/acme_odd-1.0-cp39-cp39-manylinux_2_17_x86_64.whl | uv | acme_odd-1.0-cp39-cp39-manylinux_2_17_x86_64.whl is for another Python or platform
          another Python by address | SITE/acme_odd-1.0-cp39-cp39-manylinux_2_17_x86_64.whl | pip | acme_odd-1.0-cp39-cp39-manylinux_2_17_x86_64.whl is for another Python or platform
          another platform by path | ./lib/acme_odd-1.0-py3-none-win_amd64.whl | uv | acme_odd-1.0-py3-none-win_amd64.whl is for another Python or platform
          another platform by path | ./lib/acme_odd-1.0-py3-none-win_amd64.whl | pip | acme_odd-1.0-py3-none-win_amd64.whl is for another Python or platform
          another Python in the POM | <wheel> | uv | acme_odd-1.0-cp39-cp39-manylinux_2_17_x86_64.whl is for another Python or platform
          another Python in the POM | <wheel> | pip | acme_odd-1.0-cp39-cp39-manylinux_2_17_x86_64.whl is for another Python or platform
          a repository beside hashes | acme-git @ git+SITE/acme.git@main\\nacme-odd==1.0 --hash=sha256:SUM\\n--find-links lib | uv | /acme.git comes from a repository, which has no --hash
          a repository beside hashes | acme-git @ git+SITE/acme.git@main\\nacme-odd==1.0 --hash=sha256:SUM\\n--find-links lib | pip | acme-git comes from a repository, which has no hash
          a path beside hashes | ./lib/acme_odd-1.0-py3-none-any.whl\\nidna==3.10 --hash=sha256:SUM | uv | acme-odd 1.0 has no hash in requirements.txt
          no compiler | --find-links lib\\nacme-fortran==1.0 | uv | Add <toolchain>fortran</toolchain> to <wheels><toolchains>
          no compiler | --find-links lib\\nacme-fortran==1.0 | pip | Add <toolchain>fortran</toolchain> to <wheels><toolchains>
          a build that fetches | --find-links lib\\nacme-fetch==1.0 | uv | acme-fetch 1.0 cannot be built: its build fetches something from the network, and cannot
          a build that fetches | --find-links lib\\nacme-fetch==1.0 | pip | acme-fetch cannot be built: its build fetches something from the network, and cannot
          """)
  void isTold(String what, String text, String installer, String expected) throws Exception {
    requirements("requirements.txt", text);
    var asked =
        text.equals("<wheel>")
            ? "<wheels><wheel>lib/acme_odd-1.0-cp39-cp39-manylinux_2_17_x86_64.whl</wheel></wheels>"
            : "<requirements>requirements.txt</requirements>";
    var images = image("refused", asked + "<installer>" + installer + "</installer>");

    assertThatThrownBy(() -> new ImageBuildFixture(module).run("<images>" + images + "</images>"))
        .isInstanceOf(BuildFailure.class)
        .hasMessageContaining(expected);
  }

  @Test
  void aReleaseThatIsWithdrawnAndPinnedIsTakenWithAWarning() throws Exception {
    requirements("old.txt", "--index-url SITE/simple/\\nacme-old==1.0");
    var imageBuild = new ImageBuildFixture(module);
    var asked = "<requirements>old.txt</requirements>";

    var proofs =
        imageBuild.run(
            "<images>"
                + image("uv", asked)
                + image("pip", asked + "<installer>pip</installer>")
                + "</images>");

    assertThat(proofs).hasSize(2).allSatisfy(proof -> assertThat(proof.findings()).isEmpty());
    assertThat(imageBuild.console.all)
        .filteredOn(line -> line.startsWith("WARN") && line.contains("withdrawn"))
        .anyMatch(line -> line.contains("acme-old 1.0 was withdrawn by its owner (yanked), and"))
        .anyMatch(line -> line.contains("(yanked: broken on Mondays), and is taken"))
        .hasSize(2);
  }
}
