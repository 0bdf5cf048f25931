package io.github.pythonimage.buildkit.errors;

/** The daemon cannot give what a build asks for; nothing was built. */
public final class UnsupportedOutputException extends BuildKitException {

  public UnsupportedOutputException(String message) {
    super(message, null);
  }
}
