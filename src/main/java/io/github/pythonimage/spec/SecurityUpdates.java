package io.github.pythonimage.spec;

import java.util.Locale;

/** When a rebuild asks the distribution for security updates again. */
public enum SecurityUpdates {
  /** Only when something else in that step changes. */
  LOCKED,
  /** Once a calendar day (UTC). */
  DAILY,
  /** Once an ISO week (UTC). */
  WEEKLY,
  /** In every build. */
  ALWAYS;

  /** Parses the POM's word; the error has no element, the caller adds it. */
  public static SecurityUpdates of(String text) {
    for (var value : values()) {
      if (value.name().toLowerCase(Locale.ROOT).equals(text)) {
        return value;
      }
    }
    throw new SpecException(
        "", Quoted.of(text) + " is not a policy.", "Use locked, daily, weekly or always.");
  }
}
