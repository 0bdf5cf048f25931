package io.github.pythonimage.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.plan.Fingerprint;
import io.github.pythonimage.report.BuiltImage;
import io.github.pythonimage.spec.ImageReference;
import io.github.pythonimage.spec.PlannedPython;
import io.github.pythonimage.spec.Size;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What a run leaves for the next one to compare with. */
class StandingTest {

  private static BuiltImage built(
      Optional<Fingerprint> fingerprint, Optional<Size> size, OptionalInt layers) {
    return new BuiltImage(
        PlannedPython.of("3.13.5"),
        ImageReference.of("debian:trixie-slim"),
        "runtime",
        List.of(ImageReference.of("a/python:3.13")),
        "sha256:1",
        size,
        layers,
        Duration.ofSeconds(1),
        2,
        1,
        List.of("engine"),
        fingerprint,
        false);
  }

  @Test
  void anImageOfTheEngineIsComparedWith() {
    var fingerprint = Fingerprint.of("all");
    assertThat(
            Standing.of(
                built(Optional.of(fingerprint), Optional.of(new Size(5)), OptionalInt.of(3)), 7))
        .contains(
            new Standing(fingerprint, 7, "sha256:1", new Size(5), 3, Duration.ofSeconds(1), 2, 1));
  }

  @Test
  void oneThatIsInARegistryAloneIsNot() {
    var fingerprint = Optional.of(Fingerprint.of("all"));
    assertThat(Standing.of(built(fingerprint, Optional.empty(), OptionalInt.empty()), 7)).isEmpty();
  }

  @Test
  void oneOfUnknownOriginIsNot() {
    assertThat(Standing.of(built(Optional.empty(), Optional.of(new Size(5)), OptionalInt.of(3)), 7))
        .isEmpty();
  }
}
