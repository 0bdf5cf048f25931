package io.github.pythonimage.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.config.ImageReference;
import io.github.pythonimage.config.Size;
import io.github.pythonimage.config.TargetPython;
import io.github.pythonimage.pipeline.BaseWatch.Base;
import io.github.pythonimage.plan.Fingerprint;
import io.github.pythonimage.plan.PolicyWarning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one run knows of the one before. */
class StateFileTest {
  private static final Standing STANDING =
      new Standing(
          Fingerprint.of("all"),
          9,
          Map.of("debian:12", new Base("sha256:2", "")),
          "sha256:1",
          new Size(5),
          3,
          Duration.ofMillis(1234),
          11,
          10);

  @TempDir private Path output;

  private static Blueprint blueprint(String label) {
    return new Blueprint(
        label,
        "id",
        TargetPython.of("3.13.5"),
        ImageReference.of("debian:trixie-slim"),
        "runtime",
        List.of(ImageReference.of("a/b:1"), ImageReference.of("a/b:2")),
        List.of("debian:trixie-slim"),
        Path.of("/module/Dockerfile"),
        1234567890123L,
        Map.of("NAME", "a\nb"),
        List.of("src", ""));
  }

  private static Matrix matrix(String... labels) {
    return new Matrix(
        Stream.of(labels).map(StateFileTest::blueprint).toList(),
        List.of(new PolicyWarning("a", "base-end-of-life: …")));
  }

  private static BuildState state() {
    return new BuildState(
        1,
        matrix("a/3.13", "b/3.13"),
        2,
        Map.of("a/3.13", STANDING, "b/3.13", STANDING),
        List.of("a/3.13"),
        3);
  }

  @Test
  void comesBackAsItWas() {
    StateFile.in(output).write(state());

    assertThat(StateFile.in(output).read()).isEqualTo(state());
  }

  @Test
  void nothingIsKnownWithoutAFileOrWithADamagedOne() throws IOException {
    assertThat(StateFile.in(output).read()).isEqualTo(BuildState.nothing());

    Files.writeString(output.resolve(".state"), "{}");

    assertThat(StateFile.in(output).read()).isEqualTo(BuildState.nothing());
  }

  @Test
  void whatIsToBeBuiltIsForgottenAndTheRestIsNot() {
    var building = state().without(Set.of("a/3.13"));

    assertThat(building.standings()).containsOnlyKeys("b/3.13");
    assertThat(building.reported()).isEmpty();
    assertThat(building.report()).isNotEqualTo(state().report());
    assertThat(building.with(Map.of("a/3.13", STANDING), List.of("a/3.13"), 4).standings())
        .containsOnlyKeys("a/3.13", "b/3.13");
  }

  @Test
  void whatIsNoPartOfTheMatrixIsForgotten() {
    var smaller = state().planned(4, matrix("b/3.13"), 5);

    assertThat(smaller.standings()).containsOnlyKeys("b/3.13");
  }
}
