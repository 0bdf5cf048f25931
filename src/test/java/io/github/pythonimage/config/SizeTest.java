package io.github.pythonimage.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SizeTest {

  @ParameterizedTest
  @CsvSource({
    "0B, 0",
    "200MB, 200000000",
    "200 MB, 200000000",
    "1.5GB, 1500000000",
    "1kB, 1000",
    "1KB, 1000",
    "1KiB, 1024",
    "2MiB, 2097152",
    "0.5GiB, 536870912"
  })
  void readsUnitsAsDockerWritesThem(String text, long bytes) {
    assertThat(Size.of(text).bytes()).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "200", "MB", "-1MB", "1,5MB", "1 TB", "1mb", "1e3MB", "200 MB free"})
  void refusesWhatHasNoClearMeaning(String text) {
    assertThatThrownBy(() -> Size.of(text)).hasMessageContaining("such as 200MB");
  }

  @ParameterizedTest
  @CsvSource({"0, 0.0 kB", "999949, 999.9 kB", "118300000, 118.3 MB", "2500000000, 2.5 GB"})
  void writesDecimalUnits(long bytes, String text) {
    assertThat(new Size(bytes)).hasToString(text);
  }

  @Property
  void whatItWritesIsNearWhatItWas(@ForAll @IntRange(min = 1_000_000) int bytes) {
    var again = Size.of(new Size(bytes).toString()).bytes();

    assertThat(again).isCloseTo(bytes, org.assertj.core.data.Percentage.withPercentage(5.1));
  }
}
