package io.github.pythonimage.buildkit.connection;

import java.time.Duration;

/**
 * How long a daemon may be silent.
 *
 * <p>One that works is never silent for long: every five seconds it asks each session whether it is
 * still there. So a question of ours is due only when something is wrong, and the limit that a
 * daemon sets for such questions (at most one in five minutes, by gRPC's default) is not met.
 *
 * @param silence after how much of it we ask whether the daemon is still there
 * @param answer how long it has to answer then
 */
public record Timeouts(Duration silence, Duration answer) {

  /** A daemon that is paused for half a minute goes on; one that is gone is noticed. */
  public static final Timeouts DEFAULT =
      new Timeouts(Duration.ofSeconds(30), Duration.ofSeconds(60));

  /** How long it may take for an answer to a question that it should answer at once. */
  static final Duration ANSWER = Duration.ofSeconds(40);

  /** The time after which an unresponsive daemon counts as lost. */
  public Duration total() {
    return silence.plus(answer);
  }
}
