package io.github.pythonimage.buildkit;

/** A platform was asked for that no daemon at hand builds for. */
public final class PlatformUnavailableException extends BuildKitException {

  PlatformUnavailableException(String message) {
    super(message, null);
  }
}
