package io.github.pythonimage.buildkit;

import io.grpc.Grpc;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Keeps what gRPC logs from the console: Java's own logging writes there, beside Maven's log. What
 * matters of it is in the failures of calls.
 */
final class GrpcLogs {

  // Kept, as a logger that nobody holds forgets its level. The jar of the plugin has gRPC under a
  // name of its own, so this is nobody else's logger.
  private static final Logger ALL = Logger.getLogger(Grpc.class.getPackageName());

  private GrpcLogs() {}

  /** Lets nothing be written, unless the user has set a level. */
  static void silence() {
    if (ALL.getLevel() == null) {
      ALL.setLevel(Level.OFF);
    }
  }
}
