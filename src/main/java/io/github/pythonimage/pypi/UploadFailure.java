package io.github.pythonimage.pypi;

/** Wheels that do not get to an index. */
public final class UploadFailure extends RuntimeException {
  /**
   * @param message what went wrong, where, and what to do
   */
  UploadFailure(String message) {
    super(message);
  }

  UploadFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
