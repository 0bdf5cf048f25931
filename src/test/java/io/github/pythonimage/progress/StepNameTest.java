package io.github.pythonimage.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.buildkit.progress.Step;
import io.github.pythonimage.buildkit.progress.Step.Place;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StepNameTest {
  private static String name(Place place, String instruction) {
    return new StepName(new Step("d", "n", Optional.of(place), instruction)).toString();
  }

  @Test
  void theStageAndWhatIsDone() {
    assertThat(name(new Place("", "os", 1, 1), "RUN  apt-get\n update"))
        .isEqualTo("os: RUN apt-get update");
    assertThat(name(new Place("", "venv", 2, 3), "COPY a b")).isEqualTo("venv 2/3: COPY a b");
    assertThat(name(new Place("", "", 2, 3), "COPY a b")).isEqualTo("2/3: COPY a b");
  }

  @Test
  void thePlatformWhereThereAreSeveral() {
    assertThat(name(new Place("linux/arm64", "os", 1, 1), "COPY a b"))
        .isEqualTo("linux/arm64 os: COPY a b");
    assertThat(name(new Place("linux/arm64", "", 1, 2), "COPY a b"))
        .isEqualTo("linux/arm64 1/2: COPY a b");
  }

  @Test
  void nothingThatIsForTheDaemonAlone() {
    assertThat(
            name(
                new Place("", "os", 1, 1),
                "RUN --mount=type=bind,from=a,target=/a --network=none <<'EOF' (set -eu)"))
        .isEqualTo("os: RUN");
    assertThat(name(new Place("", "os", 1, 1), "RUN " + "x".repeat(200)))
        .hasSize(101)
        .endsWith("x…");
  }
}
