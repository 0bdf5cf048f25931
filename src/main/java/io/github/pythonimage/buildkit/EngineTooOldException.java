package io.github.pythonimage.buildkit;

/** The engine answers, but its BuildKit cannot build what we render. */
public final class EngineTooOldException extends BuildKitException {

  EngineTooOldException(String message) {
    super(message, null);
  }
}
