package io.github.pythonimage.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.pythonimage.catalog.Catalog;
import io.github.pythonimage.config.Size;
import io.github.pythonimage.maven.PomImages;
import io.github.pythonimage.plan.Fingerprint;
import io.github.pythonimage.plan.Planner;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
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

  @Test
  void theJsonHasNumbersForPrograms() {
    assertThat(ImagesJson.text(built().subList(0, 1)))
        .isEqualTo(
            """
            {
              "images" : [ {
                "names" : [ "registry.example.com/platform/python:3.9", \
            "registry.example.com/platform/python:3.9.25" ],
                "stage" : "runtime",
                "python" : "3.9.25",
                "base" : "debian:trixie-slim",
                "id" : "sha256:00",
                "size" : 99940000,
                "layers" : 3,
                "seconds" : 171.449,
                "steps" : 14,
                "cachedSteps" : 0,
                "outputs" : [ "engine" ],
                "fingerprint" : "abc"
              } ]
            }
            """);
  }

  /** The folder that an output goes to is the user's to name. */
  @Test
  void theJsonIsReadAsItWasMeant() throws IOException {
    var odd = "C:\\out \"of\"\tit\u0000\u001f\u007f/é\uD83D\uDE00";
    var image = built().get(0);
    var text =
        ImagesJson.text(
            List.of(
                new BuiltImage(
                    image.python(),
                    image.base(),
                    image.stage(),
                    List.of(),
                    image.id(),
                    Optional.empty(),
                    Optional.empty(),
                    OptionalInt.empty(),
                    Duration.ofDays(400),
                    1,
                    1,
                    List.of(odd, "registry"),
                    Optional.empty(),
                    false)));

    var read = new ObjectMapper().readTree(text).at("/images/0");
    assertThat(read.at("/outputs/0").textValue()).isEqualTo(odd);
    assertThat(read.at("/outputs/1").textValue()).isEqualTo("registry");
    assertThat(read.at("/names").isArray()).isTrue();
    assertThat(read.at("/names")).isEmpty();
    assertThat(read.at("/seconds").doubleValue()).isEqualTo(34_560_000);
    assertThat(read.has("size")).isFalse();
  }

  @Test
  void theJsonOfNothingHasNoImages() throws IOException {
    assertThat(new ObjectMapper().readTree(ImagesJson.text(List.of())).at("/images")).isEmpty();
  }
}
