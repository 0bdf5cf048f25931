package io.github.pythonimage.buildkit;

/** The engine went away while a build was running. */
public final class ConnectionLostException extends BuildKitException {

  ConnectionLostException(String message, Throwable cause) {
    super(message, cause);
  }
}
