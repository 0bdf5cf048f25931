package io.github.pythonimage.pypi;

/** Wheels that do not get to an index, or that are not those that a report lists. */
public final class WheelFailure extends RuntimeException {

  /**
   * @param message what went wrong, where, and what to do
   */
  WheelFailure(String message) {
    super(message);
  }

  WheelFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
