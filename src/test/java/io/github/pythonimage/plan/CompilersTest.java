package io.github.pythonimage.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.catalog.Catalog;
import io.github.pythonimage.maven.PomImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the stages of an image have compilers, as far as the POM tells. */
class CompilersTest {
  private static final String REQUIREMENTS = "<requirements>requirements.txt</requirements>";
  private static final String WHEELS_ALONE = "<onlyBinary><name>:all:</name></onlyBinary>";

  @TempDir private Path module;

  @BeforeEach
  void files() throws IOException {
    Files.writeString(module.resolve("requirements.txt"), "idna\n");
    Files.writeString(module.resolve("pyproject.toml"), "");
    Files.writeString(module.resolve("acme-1.0-py3-none-any.whl"), "");
  }

  private Compilers compilers(String provider, String more) {
    return planned(provider, more).compilers();
  }

  private PlannedImage planned(String provider, String more) {
    var images =
        """
        <images><image>
          <name>acme/python</name>
          <base>debian:trixie-slim</base>
          <pythons><python>3.13</python></pythons>
          <interpreter><provider>%s</provider></interpreter>
          %s
        </image></images>
        """
            .formatted(provider, more);
    var planner = new Planner(Catalog.load(), Instant.now());
    return planner.plan(PomImages.of(images, module)).images().get(0);
  }

  private Compilers ofWheels(String wheels) {
    return compilers("repository", "<wheels>" + wheels + "</wheels>");
  }

  @Test
  void withoutWheelsOnlyInterpretersAreCompiled() {
    assertThat(compilers("repository", "")).isEqualTo(Compilers.NEVER);
    assertThat(compilers("source", "")).isEqualTo(Compilers.ALWAYS);
  }

  @Test
  void requirementsMayHaveWheels() {
    assertThat(ofWheels(REQUIREMENTS)).isEqualTo(Compilers.ON_DEMAND);
  }

  @Test
  void compiledInterpretersNeedNoneForWheels() {
    var image = planned("source", "<wheels>" + REQUIREMENTS + "</wheels>");
    assertThat(image.compilers()).isEqualTo(Compilers.ALWAYS);
    assertThat(image.wheelCompilers()).isEqualTo(Compilers.ON_DEMAND);
    assertThat(image.patches()).isTrue();

    var alone = planned("source", "<wheels>" + REQUIREMENTS + WHEELS_ALONE + "</wheels>");
    assertThat(alone.wheelCompilers()).isEqualTo(Compilers.NEVER);
    assertThat(alone.patches()).isFalse();
  }

  @Test
  void thePomTellsWhatIsNeverBuilt() {
    assertThat(ofWheels(REQUIREMENTS + WHEELS_ALONE)).isEqualTo(Compilers.NEVER);
    assertThat(ofWheels(REQUIREMENTS + "<onlyBinary><name>idna</name></onlyBinary>"))
        .isEqualTo(Compilers.ON_DEMAND);
  }

  /** Nobody has looked which systems they fit. */
  @Test
  void wheelsOfOtherPlacesMayBeRepaired() {
    assertThat(
            ofWheels(
                REQUIREMENTS
                    + WHEELS_ALONE
                    + "<wheels><wheel>acme-1.0-py3-none-any.whl</wheel></wheels>"))
        .isEqualTo(Compilers.ON_DEMAND);
    assertThat(
            ofWheels(
                REQUIREMENTS
                    + WHEELS_ALONE
                    + "<indexes><index><id>acme</id><url>https://example.com/simple</url>"
                    + "<default>true</default></index></indexes>"))
        .isEqualTo(Compilers.ON_DEMAND);
  }

  @Test
  void thePomTellsWhatIsAlwaysBuilt() {
    assertThat(ofWheels(REQUIREMENTS + "<noBinary><name>idna</name></noBinary>"))
        .isEqualTo(Compilers.ALWAYS);
    assertThat(ofWheels("<projects><project>.</project></projects>")).isEqualTo(Compilers.ALWAYS);
    assertThat(ofWheels(REQUIREMENTS + "<toolchains><toolchain>c++</toolchain></toolchains>"))
        .isEqualTo(Compilers.ALWAYS);
  }

  @Test
  void aPublishedBuilderHasThem() {
    assertThat(
            compilers(
                "repository",
                "<wheels>" + REQUIREMENTS + "</wheels><publish><builder>true</builder></publish>"))
        .isEqualTo(Compilers.ALWAYS);
  }
}
