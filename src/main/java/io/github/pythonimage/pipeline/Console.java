package io.github.pythonimage.pipeline;

/** Where lines for the user go. Called by several threads. */
public interface Console {
  /** A line about what is going on. */
  void info(String line);

  /** A line about something that should be looked at. */
  void warn(String line);

  /** A line about what went wrong. */
  void error(String line);
}
