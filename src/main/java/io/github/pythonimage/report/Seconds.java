package io.github.pythonimage.report;

import java.time.Duration;

/** Times for people: seconds with one decimal. Java's own formatter takes a JVM longer to load. */
public final class Seconds {
  private Seconds() {}

  /** The time, such as {@code 171.4}. */
  public static String of(Duration time) {
    var tenths = (time.toMillis() + 50) / 100;
    return tenths / 10 + "." + tenths % 10;
  }
}
