package io.github.pythonimage.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-24T08:00:00Z"), ZoneOffset.UTC);

  private static Duration of(Map<String, List<String>> headers) {
    return RetryAfter.of(
        HttpHeaders.of(headers, (name, value) -> true), Duration.ofSeconds(2), CLOCK);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          7                               | PT7S
          ' 30 '                          | PT30S
          # Less than what is waited anyway.
          1                               | PT2S
          0                               | PT2S
          999999999                       | PT277777H46M39S
          Tue, 24 Nov 2026 08:00:20 GMT   | PT20S
          Tue, 24 Nov 2026 07:59:00 GMT   | PT2S
          # Nothing that anybody understands.
          -5                              | PT2S
          99999999999999                  | PT2S
          tomorrow                        | PT2S
          ''                              | PT2S
          """)
  void secondsOrADate(String value, Duration pause) {
    assertThat(of(Map.of("retry-after", List.of(value)))).isEqualTo(pause);
  }

  @Test
  void notAskedFor() {
    assertThat(of(Map.of())).isEqualTo(Duration.ofSeconds(2));
  }
}
