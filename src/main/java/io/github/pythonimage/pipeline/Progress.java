package io.github.pythonimage.pipeline;

import io.github.pythonimage.spec.Quoted;
import io.github.pythonimage.spec.SpecException;
import java.util.Locale;

/** How much a build says while it runs. */
public enum Progress {
  /** A line for each step, and the log of a step that fails. */
  AUTO,
  /** All of that, and every line that a step writes. */
  PLAIN,
  /** Only what went wrong, and the table at the end. */
  QUIET;

  /** Parses the user's word; the error has no element, the caller adds it. */
  public static Progress of(String text) {
    for (var value : values()) {
      if (value.name().toLowerCase(Locale.ROOT).equals(text)) {
        return value;
      }
    }
    throw new SpecException("", Quoted.of(text) + " is not a way.", "Use auto, plain or quiet.");
  }
}
