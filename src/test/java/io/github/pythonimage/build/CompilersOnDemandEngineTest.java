package io.github.pythonimage.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.build.config.BuildFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compilers are installed where something has no wheel that fits, and nowhere else. */
@Tag("engine")
@Tag("full")
class CompilersOnDemandEngineTest {
  private static final String NAME = "compilers-test/python";
  private static final String WHEELS = "idna==3.10\nmarkupsafe==3.0.2\n";
  private static final String SOURCES = "psycopg2==2.9.10\n";
  private static final String WHEELS_OF_IMAGES =
      "<requirements>requirements.txt</requirements>"
          + "<packages><package>libpq-dev</package></packages>";

  @TempDir private Path module;
  private ImageBuildFixture imageBuild;

  @BeforeEach
  void files() {
    imageBuild = new ImageBuildFixture(module);
  }

  private void build(String id, String requirements, String more) throws Exception {
    Files.writeString(module.resolve("requirements.txt"), requirements);
    build(ImageBuildFixture.image(NAME, id, WHEELS_OF_IMAGES + more));
  }

  private void build(String image) {
    assertThat(imageBuild.run("<images>" + image + "</images>").get(0).findings()).isEmpty();
  }

  /** What the stage that installs compilers has of them. */
  private String compiler(String id) throws Exception {
    return output(
        id, "toolchain", "command -v gcc || echo none; command -v pg_config || echo none");
  }

  /** What a command prints in a stage of an image. */
  private String output(String id, String stage, String command) throws Exception {
    var file = module.resolve("target/python-image/" + id + "/3.13/Dockerfile");
    var image = NAME + ":" + id + "-" + stage;
    imageBuild.make(image, Files.readString(file), stage, new ArrayList<>());
    return imageBuild.output(image, "sh", "-c", command);
  }

  private String imported(String id, String modules) {
    return imageBuild.output(NAME + ":" + id, "python3", "-c", "import " + modules + "; print(1)");
  }

  @Test
  void noneIsInstalledWhereAllHasWheels() throws Exception {
    build("all", WHEELS, "");

    assertThat(compiler("all")).isEqualTo("none\nnone\n");
    assertThat(imported("all", "idna, markupsafe._speedups")).isEqualTo("1\n");
  }

  /** Its metadata is built to resolve it, which takes a program of the POM's packages. */
  @Test
  void theyAreInstalledForOneThatHasNone() throws Exception {
    build("one", WHEELS + SOURCES, "");

    assertThat(compiler("one")).isEqualTo("/usr/bin/gcc\n/usr/bin/pg_config\n");
    assertThat(imported("one", "idna, markupsafe._speedups, psycopg2")).isEqualTo("1\n");
  }

  @Test
  void pipResolvesInTheSameWay() throws Exception {
    build("pip", WHEELS + SOURCES, "<installer>pip</installer>");

    assertThat(compiler("pip")).isEqualTo("/usr/bin/gcc\n/usr/bin/pg_config\n");
    assertThat(imported("pip", "idna, psycopg2")).isEqualTo("1\n");
  }

  @Test
  void noneIsInstalledWhereBuildsHaveNoNetworkAndAllHasWheels() throws Exception {
    build("offline", WHEELS, "<network>none</network>");

    assertThat(compiler("offline")).isEqualTo("none\nnone\n");
    assertThat(imported("offline", "idna, markupsafe._speedups")).isEqualTo("1\n");
  }

  /** Its toolchain is there anyway. What only wheels need is not. */
  @ParameterizedTest
  @CsvSource({"source-all, '', 0, none", "source-one, psycopg2==2.9.10, 1, /usr/bin/pg_config"})
  void nothingIsMadeForWheelsBesideAnInterpreterThatIsCompiled(
      String id, String source, String patchelf, String configuration) throws Exception {
    Files.writeString(module.resolve("requirements.txt"), WHEELS + source + "\n");
    build(
        """
        <image>
          <id>%1$s</id>
          <name>%2$s</name>
          <tags><tag>%1$s</tag></tags>
          <pythons><python>3.13.5</python></pythons>
          <interpreter><optimizations>false</optimizations><mirror>%3$s</mirror></interpreter>
          <wheels>%4$s</wheels>
        </image>
        """
            .formatted(id, NAME, PyenvMirror.ofEngine().sources(), WHEELS_OF_IMAGES));

    assertThat(output(id, "patchelf", "ls /opt/patchelf | wc -l")).isEqualTo(patchelf + "\n");
    assertThat(output(id, "native", "command -v pg_config || echo none"))
        .isEqualTo(configuration + "\n");
    assertThat(imported(id, "idna, markupsafe._speedups")).isEqualTo("1\n");
  }

  @Test
  void thePomCanSayThatNothingIsBuilt() throws Exception {
    build("binary", WHEELS, "<onlyBinary><name>:all:</name></onlyBinary>");

    assertThat(module.resolve("target/python-image/binary/3.13/Dockerfile"))
        .content()
        .doesNotContain("build-essential", "AS patchelf");
    assertThat(imported("binary", "idna, markupsafe._speedups")).isEqualTo("1\n");
  }

  @Test
  void aVersionThatNobodyHasIsAnErrorBeforeCompilersAreInstalled() {
    assertThatThrownBy(() -> build("missing", "idna==3.10\nmarkupsafe==99.0\n", ""))
        .isInstanceOf(BuildFailure.class)
        .hasMessageContaining("stage taken");
    assertThat(String.join("\n", imageBuild.console.all))
        .contains("what is asked for cannot be had together")
        .doesNotContain("compilers are installed for that");
  }
}
