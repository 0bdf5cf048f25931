package io.github.pythonimage.verify;

/**
 * Something about an image that is not as it must be.
 *
 * @param check which check found it
 * @param message one line: what, where, what to do
 */
public record Finding(String check, String message) {
  public Finding {
    message = message.replaceAll("\\s+", " ").strip();
  }

  @Override
  public String toString() {
    return check + ": " + message;
  }
}
