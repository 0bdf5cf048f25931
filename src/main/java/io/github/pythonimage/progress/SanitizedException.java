package io.github.pythonimage.progress;

import io.github.pythonimage.config.LogSanitizer;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/** A copy of an exception whose messages are safe for the log; where it happened stays. */
public final class SanitizedException extends RuntimeException {
  private static final int DEEPEST = 20;

  private final String description;

  private SanitizedException(String message, String description, @Nullable Throwable cause) {
    super(message, cause);
    this.description = description;
  }

  /** Copies an exception and its causes. */
  public static SanitizedException of(Throwable original) {
    return copy(original, (bare, full) -> full, 0);
  }

  /**
   * Copies an exception that becomes the cause of another. Its message has no class name, because
   * Maven appends each message of a cause that the first one does not contain.
   */
  public static SanitizedException asCause(Throwable original) {
    return copy(original, (bare, full) -> bare, 0);
  }

  /**
   * Copies an exception that becomes the cause of another one, whose message is whole: Maven has
   * nothing to append to it, and stack traces of the JDK still have all words.
   */
  public static SanitizedException asCause(Throwable original, String message) {
    return copy(original, (bare, full) -> message, 0);
  }

  private static SanitizedException copy(
      Throwable original, BinaryOperator<String> wording, int depth) {
    var cause = original.getCause();
    var message = original.getMessage();
    var description = LogSanitizer.line(original.toString());
    var bare = LogSanitizer.line(message == null ? original.getClass().getSimpleName() : message);
    var copy =
        new SanitizedException(
            wording.apply(bare, description),
            description,
            cause == null || depth == DEEPEST ? null : copy(cause, wording, depth + 1));
    copy.setStackTrace(original.getStackTrace());
    return copy;
  }

  // A stack trace names the class of the original, and the message must not.
  @SuppressWarnings("OverrideThrowableToString")
  @Override
  public String toString() {
    return description;
  }
}
