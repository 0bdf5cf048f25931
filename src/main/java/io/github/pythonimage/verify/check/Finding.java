package io.github.pythonimage.verify.check;

import io.github.pythonimage.config.LogSanitizer;
import io.github.pythonimage.config.image.AcceptedFinding;
import java.util.Optional;

/**
 * Something about an image that is not as it must be.
 *
 * @param rule the rule that found it
 * @param text what, where, what to do
 * @param isUndecided whether the rule lacked something to compare with, so that it may find an
 *     error the next time
 */
public record Finding(String rule, Severity severity, Message text, boolean isUndecided) {
  /** What a rule is sure of. */
  public Finding(String rule, Severity severity, String text) {
    this(rule, severity, Message.of(text), false);
  }

  /** An error. */
  public Finding(String rule, String text) {
    this(rule, Severity.ERROR, text);
  }

  /** The text in one line of a limited length, safe for logs and report files. */
  public String message() {
    return LogSanitizer.line(text.toString().replaceAll("\\s+", " ").strip());
  }

  /** The same of one platform of an image. */
  public Finding onPlatform(String platform) {
    return withText(text.after(platform + ": "));
  }

  /** What the POM accepts of it: some of the things that it is about, all of it, or nothing. */
  public Optional<Finding> acceptedBy(AcceptedFinding accept) {
    return accept.rule().equals(rule)
        ? text.ofThose(accept::matches, true).map(this::withText)
        : Optional.empty();
  }

  /** What is left of it beside that. */
  public Optional<Finding> withoutAccepted(AcceptedFinding accept) {
    return accept.rule().equals(rule)
        ? text.ofThose(accept::matches, false).map(this::withText)
        : Optional.of(this);
  }

  private Finding withText(Message other) {
    return new Finding(rule, severity, other, isUndecided);
  }

  /** Whether it makes the image bad. */
  public boolean isError() {
    return severity == Severity.ERROR;
  }

  @Override
  public String toString() {
    return rule + ": " + message();
  }
}
