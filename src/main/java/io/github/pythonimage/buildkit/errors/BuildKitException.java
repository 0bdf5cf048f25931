package io.github.pythonimage.buildkit.errors;

import org.jspecify.annotations.Nullable;

/**
 * What can go wrong between us and BuildKit, one type for each thing a caller treats differently.
 *
 * <p>Every message says what was wrong, where, and what to do, and is fit to be shown to a user
 * without a stack trace.
 */
public abstract sealed class BuildKitException extends RuntimeException
    permits BuildCancelledException,
        BuildFailedException,
        ConnectionLostException,
        EngineUnavailableException,
        RegistryException,
        UnsupportedException {

  BuildKitException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
