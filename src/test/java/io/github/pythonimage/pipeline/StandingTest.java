package io.github.pythonimage.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.config.ImageReference;
import io.github.pythonimage.config.Size;
import io.github.pythonimage.config.TargetPython;
import io.github.pythonimage.pipeline.BaseWatch.Base;
import io.github.pythonimage.pipeline.UpToDate.Origin;
import io.github.pythonimage.plan.Fingerprint;
import io.github.pythonimage.report.BuiltImage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What a run leaves for the next one to compare with. */
class StandingTest {
  private static final Fingerprint FINGERPRINT = Fingerprint.of("all");
  private static final Origin ORIGIN =
      new Origin(FINGERPRINT, 7, Map.of("debian:12", new Base("sha256:2", "")));

  private static BuiltImage built(Optional<Size> size, OptionalInt layers) {
    return new BuiltImage(
        TargetPython.of("3.13.5"),
        ImageReference.of("debian:trixie-slim"),
        "runtime",
        List.of(ImageReference.of("a/python:3.13")),
        "sha256:1",
        Optional.empty(),
        size,
        layers,
        Duration.ofSeconds(1),
        2,
        1,
        List.of("engine"),
        Optional.of(FINGERPRINT),
        false);
  }

  @Test
  void anImageOfTheEngineIsComparedWith() {
    assertThat(Standing.of(built(Optional.of(new Size(5)), OptionalInt.of(3)), ORIGIN))
        .isEqualTo(
            new Standing(
                FINGERPRINT,
                7,
                Map.of("debian:12", new Base("sha256:2", "")),
                "sha256:1",
                new Size(5),
                3,
                Duration.ofSeconds(1),
                2,
                1));
  }

  @Test
  void oneThatIsInARegistryAloneIsNot() {
    assertThat(Standing.of(built(Optional.empty(), OptionalInt.empty()), ORIGIN)).isNull();
  }
}
