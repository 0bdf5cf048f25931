package io.github.pythonimage.buildkit.errors;

/** A daemon, or its version, does not support what a build needs; nothing was built. */
public final class UnsupportedException extends BuildKitException {

  public UnsupportedException(String message) {
    super(message, null);
  }
}
