package io.github.pythonimage.pipeline;

import java.time.Duration;
import java.util.Locale;

/** A time that something took, for people. */
record Elapsed(Duration duration) {
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
  }
}
