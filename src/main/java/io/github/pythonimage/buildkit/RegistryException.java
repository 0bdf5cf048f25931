package io.github.pythonimage.buildkit;

/** A registry did not take an image that was put together of others. */
public final class RegistryException extends BuildKitException {

  RegistryException(String message, Throwable cause) {
    super(message, cause);
  }
}
