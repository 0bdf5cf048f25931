package io.github.pythonimage.progress;

import org.jspecify.annotations.Nullable;

/** A copy of an exception whose messages are safe for the log; where it happened stays. */
public final class SanitizedException extends RuntimeException {
  private static final int DEEPEST = 20;

  private final @Nullable String description;

  private SanitizedException(
      String message, @Nullable String description, @Nullable Throwable cause) {
    super(message, cause);
    this.description = description;
  }

  /** Copies an exception and its causes. */
  public static SanitizedException of(Throwable original) {
    return copy(original, false, 0);
  }

  /**
   * Copies an exception that becomes the cause of another. Its message has no class name, because
   * Maven appends each message of a cause that the first one does not contain.
   */
  public static SanitizedException asCause(Throwable original) {
    return copy(original, true, 0);
  }

  private static SanitizedException copy(Throwable original, boolean asCause, int depth) {
    var cause = original.getCause();
    var message = original.getMessage();
    var description = LogSanitizer.line(original.toString());
    var bare = LogSanitizer.line(message == null ? original.getClass().getSimpleName() : message);
    var copy =
        new SanitizedException(
            asCause ? bare : description,
            asCause ? description : null,
            cause == null || depth == DEEPEST ? null : copy(cause, asCause, depth + 1));
    copy.setStackTrace(original.getStackTrace());
    return copy;
  }

  // A stack trace names the class of the original, and the message must not.
  @SuppressWarnings("OverrideThrowableToString")
  @Override
  public String toString() {
    return description == null ? super.toString() : description;
  }
}
