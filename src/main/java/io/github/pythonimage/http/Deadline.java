package io.github.pythonimage.http;

import java.time.Duration;

/** When a request has taken too long. */
@FunctionalInterface
public interface Deadline {
  /** The time that is left; it may have grown when it is over. */
  Duration remaining();

  /** A moment that does not move. */
  static Deadline in(Duration limit) {
    var end = System.nanoTime() + limit.toNanos();
    return () -> Duration.ofNanos(end - System.nanoTime());
  }
}
