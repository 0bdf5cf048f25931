package io.github.pythonimage.progress;

import org.jspecify.annotations.Nullable;

/** A copy of an exception whose messages are safe for the log; where it happened stays. */
public final class SanitizedException extends RuntimeException {
  private static final int DEEPEST = 20;

  private SanitizedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** Copies an exception and its causes. */
  public static SanitizedException of(Throwable original) {
    return of(original, 0);
  }

  private static SanitizedException of(Throwable original, int depth) {
    var cause = original.getCause();
    var copy =
        new SanitizedException(
            LogSanitizer.line(original.toString()),
            cause == null || depth == DEEPEST ? null : of(cause, depth + 1));
    copy.setStackTrace(original.getStackTrace());
    return copy;
  }
}
