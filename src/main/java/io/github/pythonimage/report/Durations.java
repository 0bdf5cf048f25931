package io.github.pythonimage.report;

import java.time.Duration;

/** Times for people: seconds with one decimal. Java's own formatter takes a JVM longer to load. */
public final class Durations {
  private Durations() {}

  /** The time with its unit, such as {@code 171.4 s}. */
  public static String describe(Duration time) {
    return seconds(time) + " s";
  }

  /** The seconds alone, such as {@code 171.4}. */
  static String seconds(Duration time) {
    var tenths = (time.toMillis() + 50) / 100;
    return tenths / 10 + "." + tenths % 10;
  }
}
