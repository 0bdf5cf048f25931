package io.github.pythonimage.buildkit.connection;

import java.time.Duration;

/**
 * The time limits for an unresponsive daemon.
 *
 * <p>A working daemon sends a health check to each session every five seconds. So the client sends
 * keep-alive pings only if something is wrong, and stays below the limit of a daemon (by gRPC's
 * default one ping in five minutes).
 *
 * @param silence the time without data after which the client sends a ping
 * @param answer the time that the daemon has to answer the ping
 */
public record Timeouts(Duration silence, Duration answer) {

  /** Tolerates a daemon that is paused for half a minute. */
  public static final Timeouts DEFAULT =
      new Timeouts(Duration.ofSeconds(30), Duration.ofSeconds(60));

  /** The limit for requests that a daemon answers at once. */
  static final Duration ANSWER = Duration.ofSeconds(40);

  /** The time after which an unresponsive daemon counts as lost. */
  public Duration total() {
    return silence.plus(answer);
  }
}
