package io.github.pythonimage.buildkit.errors;

/** A build that asks for a kind of cache that its daemon does not have. */
public final class UnsupportedCacheException extends BuildKitException {

  public UnsupportedCacheException(String message) {
    super(message, null);
  }
}
