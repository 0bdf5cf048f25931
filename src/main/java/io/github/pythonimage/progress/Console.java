package io.github.pythonimage.progress;

import io.github.pythonimage.config.LogSanitizer;
import java.util.Optional;

/**
 * Where lines for the user go. Called by several threads. Whatever a line quotes is made safe here,
 * once for all lines.
 */
public interface Console {
  /** How much a line matters. */
  enum Level {
    DEBUG,
    INFO,
    WARN,
    ERROR
  }

  /** Writes a line that is safe for a log and a terminal. */
  void write(Level level, String line);

  /** A line that tells a reason, for whoever looks for one. */
  default void debug(String line) {
    write(Level.DEBUG, LogSanitizer.line(line));
  }

  /** A line about what is going on. */
  default void info(String line) {
    write(Level.INFO, LogSanitizer.line(line));
  }

  /** A line about something that should be looked at. */
  default void warn(String line) {
    write(Level.WARN, LogSanitizer.line(line));
  }

  /** A line about what went wrong. */
  default void error(String line) {
    write(Level.ERROR, LogSanitizer.line(line));
  }

  /** The terminal that the lines end up on; empty where there is none, or none to be drawn on. */
  default Optional<Terminal> screen() {
    return Optional.empty();
  }
}
