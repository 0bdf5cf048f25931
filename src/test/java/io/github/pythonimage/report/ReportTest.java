package io.github.pythonimage.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.catalog.Catalog;
import io.github.pythonimage.config.Size;
import io.github.pythonimage.maven.PomImages;
import io.github.pythonimage.plan.Fingerprint;
import io.github.pythonimage.plan.Planner;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ReportTest {

  private static List<BuiltImage> built() {
    var images =
        new Planner(Catalog.load(), Instant.EPOCH)
            .plan(
                PomImages.of(
                    """
                    <images>
                      <image>
                        <name>registry.example.com/platform/python</name>
                        <tags><tag>{series}</tag><tag>{version}</tag></tags>
                        <pythons><python>3.9.25</python><python>3.13.5</python></pythons>
                        <publish><builder>true</builder></publish>
                      </image>
                    </images>
                    """,
                    Path.of("").toAbsolutePath()))
            .images();
    var old = images.get(0);
    var recent = images.get(1);
    return List.of(
        new BuiltImage(
            old.version(),
            old.base(),
            "runtime",
            old.tags(),
            "sha256:00",
            Optional.empty(),
            Map.of(),
            Map.of(),
            Optional.of(new Size(99_940_000)),
            OptionalInt.of(3),
            Duration.ofMillis(171_449),
            14,
            0,
            List.of("engine"),
            Optional.of(new Fingerprint("abc")),
            false),
        new BuiltImage(
            recent.version(),
            recent.base(),
            "runtime",
            recent.tags(),
            "sha256:11",
            Optional.empty(),
            Map.of(),
            Map.of(),
            Optional.of(new Size(118_300_000)),
            OptionalInt.of(4),
            Duration.ofMillis(40),
            9,
            9,
            List.of("engine"),
            Optional.empty(),
            true),
        new BuiltImage(
            recent.version(),
            recent.base(),
            "builder",
            recent.builderTags(),
            "sha256:22",
            Optional.empty(),
            Map.of(),
            Map.of(),
            Optional.of(new Size(1_234_000_000)),
            OptionalInt.of(12),
            Duration.ofMillis(40),
            4,
            3,
            List.of("engine"),
            Optional.empty(),
            false));
  }

  @Test
  void theTableLinesUp() {
    assertThat(String.join("\n", Table.ofImages(built()).lines()))
        .isEqualTo(
            """
            IMAGE                                          PYTHON      SIZE  LAYERS  SECONDS      CACHED
            registry.example.com/platform/python:3.9       3.9.25   99.9 MB       3    171.4        0/14
            registry.example.com/platform/python:3.13      3.13.5  118.3 MB       4        -  up to date
            registry.example.com/platform/python:3.13-dev  3.13.5    1.2 GB      12      0.0         3/4"""
                .stripIndent());
  }

  @Test
  void theTableIsTheSameInEveryCountry() {
    var before = Locale.getDefault();
    try {
      var lines = Table.ofImages(built()).lines();
      Locale.setDefault(Locale.forLanguageTag("ar-EG"));
      assertThat(Table.ofImages(built()).lines()).isEqualTo(lines);
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void theTableOfNothingIsItsHead() {
    assertThat(Table.ofImages(List.of()).lines())
        .containsExactly("IMAGE  PYTHON  SIZE  LAYERS  SECONDS  CACHED");
  }
}
