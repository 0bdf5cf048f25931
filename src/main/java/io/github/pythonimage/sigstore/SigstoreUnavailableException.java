package io.github.pythonimage.sigstore;

/**
 * What verifying takes could not be fetched or loaded, so that a signature is neither good nor bad.
 */
public final class SigstoreUnavailableException extends SignatureFailure {
  public SigstoreUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
