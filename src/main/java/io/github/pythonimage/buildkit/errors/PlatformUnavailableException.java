package io.github.pythonimage.buildkit.errors;

/** A platform was asked for that no daemon at hand builds for. */
public final class PlatformUnavailableException extends BuildKitException {

  public PlatformUnavailableException(String message) {
    super(message, null);
  }
}
