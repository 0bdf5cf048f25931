package io.github.pythonimage.buildkit.errors;

/** A registry did not take an image that was put together of others. */
public final class RegistryException extends BuildKitException {

  public RegistryException(String message, Throwable cause) {
    super(message, cause);
  }
}
