package io.github.pythonimage.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PythonVersionTest {

  @Test
  void ordersPreReleasesBeforeTheReleaseAndNumbersAsNumbers() {
    var ordered =
        Stream.of(
                "3.9.0",
                "3.10.0",
                "3.13.5",
                "3.13.14",
                "3.15.0a1",
                "3.15.0a2",
                "3.15.0a10",
                "3.15.0b1",
                "3.15.0rc1",
                "3.15.0rc2",
                "3.15.0rc10",
                "3.15.0",
                "3.15.1rc1",
                "3.15.1")
            .map(PythonVersion::of)
            .toList();
    var shuffled = new java.util.ArrayList<>(ordered);
    Collections.shuffle(shuffled, new Random(1));

    assertThat(shuffled.stream().sorted()).isEqualTo(ordered);
  }

  @Property
  void readsBackWhatItWritesAndAgreesWithEquals(
      @ForAll @IntRange(max = 99) int minor,
      @ForAll @IntRange(max = 99) int micro,
      @ForAll @IntRange(max = 20) int candidate) {
    var text = "3." + minor + "." + micro + (candidate == 0 ? "" : "rc" + candidate);
    var version = PythonVersion.of(text);

    assertThat(version).hasToString(text).isEqualByComparingTo(PythonVersion.of(text));
    assertThat(version.preRelease()).isEqualTo(candidate > 0);
    assertThat(version.release()).isEqualTo("3." + minor + "." + micro);
    assertThat(version.series().cpTag()).isEqualTo("cp3" + minor);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "3", "2.7.18", "3.13.x", "3.13.5rc", "3.13.5 ", "v3.13.5", "3.13.5.1"})
  void refusesWhatIsNoVersion(String text) {
    assertThatThrownBy(() -> PythonVersion.of(text)).isInstanceOf(ConfigurationException.class);
  }

  @Test
  void aRequestIsASeriesOrARelease() {
    assertThat(PythonRequest.of("3.13", Optional.empty()))
        .isEqualTo(new PythonRequest(PythonSeries.of("3.13"), Optional.empty(), Optional.empty()));
    assertThat(PythonRequest.of("3.13.5", Optional.empty()))
        .isEqualTo(
            new PythonRequest(
                PythonSeries.of("3.13"),
                Optional.of(PythonVersion.of("3.13.5")),
                Optional.empty()));
  }

  @Test
  void seriesCompareAsNumbers() {
    assertThat(PythonSeries.of("3.10").atLeast(3, 9)).isTrue();
    assertThat(PythonSeries.of("3.9").atLeast(3, 10)).isFalse();
    assertThatThrownBy(() -> PythonSeries.of("3.13.5")).hasMessageContaining("Write it as 3.13.");
  }
}
