package io.github.pythonimage.buildkit.connection;

import io.github.pythonimage.buildkit.errors.ConnectionLostException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Optional;
import java.util.regex.Pattern;

/** The failure of a call that the daemon never answered. */
public record ConnectionLoss(StatusRuntimeException failure) {

  // How the failure begins that says so of a daemon that was asked for one.
  private static final String NO_SIGN_OF_LIFE = "Keepalive failed";

  // And of one that answers like a web server or a proxy.
  private static final String HTTP_STATUS = "HTTP status code";

  /** The failure of a call to a daemon that took the connection and said nothing. */
  public static StatusRuntimeException timedOut() {
    return Status.UNAVAILABLE.withDescription(NO_SIGN_OF_LIFE).asRuntimeException();
  }

  // How a daemon reports that the connection of the session is gone, in which it asks us. Each of
  // its parts that hands the report on puts "rpc error" before it.
  private static final Pattern SESSION =
      Pattern.compile(
          "(?:^|: )(?:(?:rpc error: code = Unavailable desc = )+(?:error reading from"
              + " server|transport is closing|connection error)|no active session)\\b");

  /** Tells a failure of the connection from the daemon's own answer. */
  public static Optional<ConnectionLoss> in(StatusRuntimeException failure, CallTrace call) {
    if (!call.answered()) {
      return Optional.of(new ConnectionLoss(failure));
    }
    return SESSION.matcher(firstLine(failure.getStatus())).find()
        ? Optional.of(new ConnectionLoss(Status.UNAVAILABLE.asRuntimeException()))
        : Optional.empty();
  }

  /**
   * Says what happened to the connection.
   *
   * @param begun whether the daemon had said anything about the build before
   */
  public ConnectionLostException explain(String dockerfileName, boolean begun) {
    return new ConnectionLostException(
        "The connection to the engine "
            + (begun ? "was lost while %s was being built" : "failed before %s could be built")
                .formatted(dockerfileName)
            + ": "
            + cause()
            + ". See that the engine runs, then build again.",
        failure);
  }

  /** What gRPC says of a failure; after its first line come headers and pages. */
  static String firstLine(Status status) {
    return String.valueOf(status.getDescription()).lines().findFirst().orElse("");
  }

  private String cause() {
    var status = failure.getStatus();
    var description = firstLine(status);
    if (description.startsWith(NO_SIGN_OF_LIFE)) {
      return "it gave no sign of life for "
          + Timeouts.DEFAULT.total().toSeconds()
          + " seconds, so it is paused or the network to it is cut";
    }
    if (description.startsWith(HTTP_STATUS)) {
      return "it answered with " + description;
    }
    var cause = status.getCause();
    if (cause != null && cause.getMessage() != null) {
      return cause.getMessage();
    }
    return status.getCode() == Status.Code.UNAVAILABLE ? "the other side closed it" : description;
  }
}
