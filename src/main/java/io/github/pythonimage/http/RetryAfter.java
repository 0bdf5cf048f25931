package io.github.pythonimage.http;

import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;

/** The pause that a server asks for: {@code Retry-After}, in seconds or as a date. */
public final class RetryAfter {

  private RetryAfter() {}

  /**
   * The pause that a response asks for.
   *
   * @param otherwise the shortest one, and that of a response which asks for none
   */
  public static Duration of(HttpHeaders headers, Duration otherwise) {
    return of(headers, otherwise, Clock.systemUTC());
  }

  static Duration of(HttpHeaders headers, Duration otherwise, Clock clock) {
    var asked =
        headers
            .firstValue("Retry-After")
            .map(value -> parse(value.strip(), clock))
            .orElse(Duration.ZERO);
    return asked.compareTo(otherwise) > 0 ? asked : otherwise;
  }

  private static Duration parse(String value, Clock clock) {
    try {
      return value.matches("[0-9]{1,9}")
          ? Duration.ofSeconds(Integer.parseInt(value))
          : Duration.between(
              clock.instant(), DateTimeFormatter.RFC_1123_DATE_TIME.parse(value, Instant::from));
    } catch (DateTimeException e) {
      // Neither of the two forms.
      return Duration.ZERO;
    }
  }
}
