package io.github.pythonimage.buildkit;

import org.jspecify.annotations.Nullable;

/** The engine went away while a build was running. */
public final class ConnectionLostException extends BuildKitException {

  ConnectionLostException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
