package io.github.pythonimage.buildkit.errors;

/** The engine answers, but its BuildKit cannot build what we render. */
public final class EngineTooOldException extends BuildKitException {

  public EngineTooOldException(String message) {
    super(message, null);
  }
}
