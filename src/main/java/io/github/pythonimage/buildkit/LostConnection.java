package io.github.pythonimage.buildkit;

import io.grpc.Status;
import java.util.Optional;

/** The failure of a call that the daemon never answered. */
record LostConnection(Throwable failure) {

  // gRPC says no more than this of a daemon that it asked for a sign of life.
  private static final String NO_SIGN_OF_LIFE = "Keepalive failed";

  /**
   * Tells a failure of the connection from the daemon's own answer. An answer comes with metadata,
   * whatever its status; what gRPC found out by itself has none.
   */
  static Optional<LostConnection> in(Throwable failure) {
    var metadata = Status.trailersFromThrowable(failure);
    return metadata == null || metadata.keys().isEmpty()
        ? Optional.of(new LostConnection(failure))
        : Optional.empty();
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
    var status = Status.fromThrowable(failure);
    var description = String.valueOf(status.getDescription());
    if (description.startsWith(NO_SIGN_OF_LIFE)) {
      return "it gave no sign of life for "
          + Patience.DEFAULT.whole().toSeconds()
          + " seconds, so it is paused or the network to it is cut";
    }
    if (status.getCause() != null && status.getCause().getMessage() != null) {
      return status.getCause().getMessage();
    }
    return status.getCode() == Status.Code.UNAVAILABLE ? "the other side closed it" : description;
  }
}
