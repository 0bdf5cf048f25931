package io.github.pythonimage.pypi;

import org.jspecify.annotations.Nullable;

/** Wheels that do not get to an index, or that are not those that a report lists. */
public sealed class WheelFailure extends RuntimeException permits IndexException {

  /**
   * @param message what went wrong, where, and what to do
   */
  WheelFailure(String message) {
    super(message);
  }

  WheelFailure(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
