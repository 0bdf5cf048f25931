package io.github.pythonimage.verify;

/**
 * Something about an image that is not as it must be.
 *
 * @param rule the rule that found it
 * @param message one line: what, where, what to do
 */
public record Finding(String rule, Severity severity, String message) {
  public Finding {
    message = message.replaceAll("\\s+", " ").strip();
  }

  /** An error. */
  public Finding(String rule, String message) {
    this(rule, Severity.ERROR, message);
  }

  /** Whether it makes the image bad. */
  public boolean isError() {
    return severity == Severity.ERROR;
  }

  @Override
  public String toString() {
    return rule + ": " + message;
  }
}
