package io.github.pythonimage.sigstore;

/** A signature that is not there, or not what it should be. The message is one line. */
public sealed class SignatureFailure extends RuntimeException permits SigstoreUnavailableException {
  /**
   * @param message what is wrong, where, and what to do
   */
  public SignatureFailure(String message, Throwable cause) {
    super(oneLine(message), cause);
  }

  /** The same without a cause. */
  public SignatureFailure(String message) {
    super(oneLine(message));
  }

  private static String oneLine(String message) {
    return message.strip().replaceAll("\\s*\\R\\s*", ", ");
  }
}
