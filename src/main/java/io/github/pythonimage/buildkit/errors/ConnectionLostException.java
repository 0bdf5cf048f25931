package io.github.pythonimage.buildkit.errors;

import org.jspecify.annotations.Nullable;

/** The engine went away while a build was running. */
public final class ConnectionLostException extends BuildKitException {

  public ConnectionLostException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
