package io.github.pythonimage.verify;

/**
 * Something about an image that is not as it must be.
 *
 * @param rule the rule that found it
 * @param message one line: what, where, what to do
 * @param isUndecided whether the rule lacked something to compare with, so that it may find an
 *     error the next time
 */
public record Finding(String rule, Severity severity, String message, boolean isUndecided) {
  public Finding {
    message = message.replaceAll("\\s+", " ").strip();
  }

  /** What a rule is sure of. */
  public Finding(String rule, Severity severity, String message) {
    this(rule, severity, message, false);
  }

  /** An error. */
  public Finding(String rule, String message) {
    this(rule, Severity.ERROR, message);
  }

  /** The same of one platform of an image. */
  public Finding on(String platform) {
    return new Finding(rule, severity, platform + ": " + message, isUndecided);
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
