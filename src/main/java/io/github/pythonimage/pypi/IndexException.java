package io.github.pythonimage.pypi;

import org.jspecify.annotations.Nullable;

/** An index that is not to be reached, or not able to do its work. */
public final class IndexException extends WheelFailure {

  IndexException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
