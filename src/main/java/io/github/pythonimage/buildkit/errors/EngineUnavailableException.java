package io.github.pythonimage.buildkit.errors;

import org.jspecify.annotations.Nullable;

/** No engine answers: none is running there, we may not talk to it, or its address is wrong. */
public final class EngineUnavailableException extends BuildKitException {

  public EngineUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
