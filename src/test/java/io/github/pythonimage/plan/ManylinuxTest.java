package io.github.pythonimage.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.catalog.Catalog;
import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.maven.PomImages;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tags of wheels for others, before anything is built. */
class ManylinuxTest {
  @TempDir private Path module;

  private PlannedImage plan(String base, String repair) throws Exception {
    Files.writeString(module.resolve("requirements.txt"), "idna\n");
    var images =
        """
        <images><image>
          <name>acme/python</name><base>%s</base><pythons><python>3.13</python></pythons>
          <wheels><requirements>requirements.txt</requirements><repair>%s</repair></wheels>
        </image></images>
        """;
    return new Planner(Catalog.load(), Instant.parse("2026-11-27T00:00:00Z"))
        .plan(PomImages.of(images.formatted(base, repair), module))
        .images()
        .get(0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          manylinux_2_4  | Use manylinux_2_5.
          manylinux_2_20 | Use manylinux_2_17 or manylinux_2_24.
          manylinux_2_29 | Use manylinux_2_28 or manylinux_2_31.
          manylinux_2_30 | Use manylinux_2_28 or manylinux_2_31.
          manylinux_2_32 | Use manylinux_2_31 or manylinux_2_34.
          manylinux_2_33 | Use manylinux_2_31 or manylinux_2_34.
          manylinux_2_42 | Use manylinux_2_41.
          """)
  void aTagWithoutAPolicyIsRefusedWithThoseBesideIt(String tag, String remedy) {
    assertThatThrownBy(() -> plan("debian:trixie-slim", tag))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "<image> acme/python, <wheels><repair>: '"
                + tag
                + "' is not a tag that auditwheel 6.8.2 has a policy for. "
                + remedy);
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 12, 17, 24, 26, 27, 28, 31, 34, 35, 36, 37, 38, 39, 40, 41})
  void theOthersAreTaken(int minor) throws Exception {
    var tag = "manylinux_2_" + minor;

    assertThat(plan("debian:trixie-slim", tag).wheels().repair().mode()).isEqualTo(tag);
  }

  @ParameterizedTest
  @CsvSource({
    "debian:trixie-slim, manylinux_2_36, debian:bookworm-slim (glibc 2.36)",
    "debian:trixie-slim, manylinux_2_39, debian:bookworm-slim (glibc 2.36)",
    "ubuntu:24.04, manylinux_2_38, ubuntu:22.04 (glibc 2.35)",
    "rockylinux:9, manylinux_2_28, rockylinux/rockylinux:8 (glibc 2.28)",
    // Bullseye is at its end of life.
    "debian:trixie-slim, manylinux_2_31, rockylinux/rockylinux:8 (glibc 2.28)",
  })
  void anOlderBaseIsOneThatIsStillMended(String base, String repair, String expected)
      throws Exception {
    assertThat(plan(base, repair).olderBase()).contains(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "debian:trixie-slim, auto",
    "debian:trixie-slim, manylinux_2_41",
    "debian:bookworm-slim, manylinux_2_36",
    "debian:trixie-slim, manylinux_2_17"
  })
  void noOlderBaseWhereNoneIsNeededOrKnown(String base, String repair) throws Exception {
    assertThat(plan(base, repair).olderBase()).isEmpty();
  }
}
