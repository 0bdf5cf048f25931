package io.github.pythonimage.buildkit;

import io.github.pythonimage.buildkit.rpc.Code;
import io.github.pythonimage.buildkit.rpc.RpcException;
import java.util.Optional;

/** The failure of a call that the daemon never answered. */
record LostConnection(RpcException failure) {

  // How the failure begins that says so of a daemon that was asked for one.
  private static final String NO_SIGN_OF_LIFE = "Keepalive failed";

  /** Tells a failure of the connection from the daemon's own answer. */
  static Optional<LostConnection> in(RpcException failure) {
    return failure.answered() ? Optional.empty() : Optional.of(new LostConnection(failure));
  }

  /**
   * Says what happened to the connection.
   *
   * @param begun whether the daemon had said anything about the build before
   */
  ConnectionLostException explain(BuildRequest request, boolean begun) {
    return new ConnectionLostException(
        "The connection to the engine "
            + (begun ? "was lost while %s was being built" : "failed before %s could be built")
                .formatted(request.dockerfileName())
            + ": "
            + cause()
            + ". See that the engine runs, then build again.",
        failure);
  }

  private String cause() {
    var description = failure.description();
    if (description.startsWith(NO_SIGN_OF_LIFE)) {
      return "it gave no sign of life for "
          + Patience.DEFAULT.whole().toSeconds()
          + " seconds, so it is paused or the network to it is cut";
    }
    var cause = failure.getCause();
    if (cause != null && cause.getMessage() != null) {
      return cause.getMessage();
    }
    return failure.code() == Code.UNAVAILABLE ? "the other side closed it" : description;
  }
}
