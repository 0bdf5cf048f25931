package io.github.pythonimage.build.config;

/**
 * A step failed, an image is not good, or the configuration has a mistake; the console has the
 * details.
 */
public class BuildFailure extends RuntimeException {
  /**
   * @param message one line: what failed, where, and what to do
   */
  public BuildFailure(String message) {
    super(message);
  }

  public BuildFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
