package io.github.pythonimage.buildkit.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StepTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[builder 3/7] RUN make|''|builder|3|7|RUN make",
        "[linux/arm64 builder 3/7] RUN make|linux/arm64|builder|3|7|RUN make",
        "[linux/arm/v7 builder 3/7] RUN make|linux/arm/v7|builder|3|7|RUN make",
        "[linux/amd64->arm64 builder 3/7] RUN make|linux/amd64->arm64|builder|3|7|RUN make",
        "[stage-1  2/10] RUN [ -f /x ]|''|stage-1|2|10|RUN [ -f /x ]",
        "[2/3] COPY a b|''|''|2|3|COPY a b",
        "[linux/arm64 2/3] COPY a b|linux/arm64|''|2|3|COPY a b",
      })
  void stepOfAStage(
      String name, String platform, String stage, int number, int total, String instruction) {
    var place = new Step.Place(platform, stage, number, total);
    assertThat(Step.of("d", name)).isEqualTo(new Step("d", name, Optional.of(place), instruction));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[internal] load build context|load build context",
        "[auth] library/debian:pull token|library/debian:pull token",
        "exporting to image|exporting to image",
        "[unclosed 1/2|[unclosed 1/2",
        "[a 1/99999999999] RUN x|RUN x",
      })
  void stepOfNoStage(String name, String instruction) {
    assertThat(Step.of("d", name)).isEqualTo(new Step("d", name, Optional.empty(), instruction));
  }

  @Property
  void anyNameIsAStep(@ForAll String name) {
    assertThat(Step.of("d", name).name()).isEqualTo(name);
    assertThat(name).endsWith(Step.of("d", name).instruction());
  }
}
