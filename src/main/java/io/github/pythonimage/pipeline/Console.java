package io.github.pythonimage.pipeline;

import java.util.Optional;

/** Where lines for the user go. Called by several threads. */
public interface Console {
  /** A line about what is going on. */
  void info(String line);

  /** A line about something that should be looked at. */
  void warn(String line);

  /** A line about what went wrong. */
  void error(String line);

  /** The terminal that the lines end up on; empty where there is none, or none to be drawn on. */
  default Optional<Screen> screen() {
    return Optional.empty();
  }
}
