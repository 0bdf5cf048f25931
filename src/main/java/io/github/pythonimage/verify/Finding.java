package io.github.pythonimage.verify;

import io.github.pythonimage.config.image.AcceptedFinding;
import java.util.Optional;

/**
 * Something about an image that is not as it must be.
 *
 * @param rule the rule that found it
 * @param message one line: what, where, what to do
 * @param listing the message with all things that it is about; empty where it is about one
 * @param isUndecided whether the rule lacked something to compare with, so that it may find an
 *     error the next time
 */
public record Finding(
    String rule,
    Severity severity,
    String message,
    Optional<ListMessage> listing,
    boolean isUndecided) {
  public Finding {
    message = message.replaceAll("\\s+", " ").strip();
  }

  /** The message may be a {@link ListMessage}. */
  public Finding(String rule, Severity severity, CharSequence message, boolean isUndecided) {
    this(
        rule,
        severity,
        message.toString(),
        Optional.of(message).filter(ListMessage.class::isInstance).map(ListMessage.class::cast),
        isUndecided);
  }

  /** What a rule is sure of. */
  public Finding(String rule, Severity severity, CharSequence message) {
    this(rule, severity, message, false);
  }

  /** An error. */
  public Finding(String rule, CharSequence message) {
    this(rule, Severity.ERROR, message);
  }

  /** The same of one platform of an image. */
  public Finding onPlatform(String platform) {
    return withMessage(
        listing
            .<CharSequence>map(one -> one.after(platform + ": "))
            .orElse(platform + ": " + message));
  }

  /** What the POM accepts of it: some of the things that it is about, all of it, or nothing. */
  Optional<Finding> acceptedBy(AcceptedFinding accept) {
    return accept.rule().equals(rule) ? part(accept, true) : Optional.empty();
  }

  /** What is left of it beside that. */
  Optional<Finding> withoutAccepted(AcceptedFinding accept) {
    return accept.rule().equals(rule) ? part(accept, false) : Optional.of(this);
  }

  private Optional<Finding> part(AcceptedFinding accept, boolean isAccepted) {
    if (listing.isEmpty()) {
      return accept.matches(message) == isAccepted ? Optional.of(this) : Optional.empty();
    }
    return listing.get().ofThose(accept::matches, isAccepted).map(this::withMessage);
  }

  private Finding withMessage(CharSequence text) {
    return new Finding(rule, severity, text, isUndecided);
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
