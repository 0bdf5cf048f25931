package io.github.pythonimage.pypi;

/** A folder of wheels that holds something else than its report lists. */
public final class WheelhouseException extends RuntimeException {
  /**
   * @param message what is wrong, where, and what to do
   */
  WheelhouseException(String message) {
    super(message);
  }

  WheelhouseException(String message, Throwable cause) {
    super(message, cause);
  }
}
