package io.github.pythonimage.buildkit.connection;

import com.google.protobuf.MessageLite;
import io.grpc.Grpc;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Keeps what gRPC and protobuf log from the console: Java's own logging writes there, beside
 * Maven's log. What matters of it is in the failures of calls.
 */
final class GrpcLogs {

  // Kept, as a logger that nobody holds forgets its level. The jar of the plugin has both libraries
  // under names of its own, so these are nobody else's loggers.
  private static final List<Logger> ALL =
      List.of(
          Logger.getLogger(Grpc.class.getPackageName()),
          Logger.getLogger(MessageLite.class.getPackageName()));

  private GrpcLogs() {}

  /** Lets nothing be written, unless the user has set a level. */
  static void disable() {
    for (var log : ALL) {
      if (log.getLevel() == null) {
        log.setLevel(Level.OFF);
      }
    }
  }
}
