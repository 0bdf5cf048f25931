package io.github.pythonimage.build.config;

/** An engine, a daemon, a registry, the network or a disk did not do what a goal needs of it. */
public final class InfrastructureFailure extends RuntimeException {
  /**
   * @param message one line: what failed, where, and what to do
   */
  public InfrastructureFailure(String message) {
    super(message);
  }

  public InfrastructureFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
