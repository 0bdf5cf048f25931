package io.github.pythonimage.progress;

import io.github.pythonimage.report.Seconds;
import java.time.Duration;

/** A time that something took, for people. */
record Elapsed(Duration duration) {
  @Override
  public String toString() {
    return Seconds.of(duration) + " s";
  }
}
