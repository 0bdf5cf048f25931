package io.github.pythonimage.buildkit;

/** The daemon cannot give what a build asks for; nothing was built. */
public final class UnsupportedOutputException extends BuildKitException {

  UnsupportedOutputException(String message) {
    super(message, null);
  }
}
