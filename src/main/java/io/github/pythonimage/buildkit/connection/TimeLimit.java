package io.github.pythonimage.buildkit.connection;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection that does not get on, which ends whatever waits for it: the sockets of
 * docker-java have no time limit for reading.
 */
final class TimeLimit implements AutoCloseable {
  private final CompletableFuture<Boolean> late = new CompletableFuture<>();

  TimeLimit(Closeable stuck, Duration limit) {
    var unused =
        late.completeOnTimeout(true, limit.toMillis(), TimeUnit.MILLISECONDS)
            .thenAccept(
                isLate -> {
                  if (isLate) {
                    end(stuck);
                  }
                });
  }

  private static void end(Closeable stuck) {
    try {
      stuck.close();
    } catch (IOException e) {
      // Whoever waits for it is told by its own exception.
    }
  }

  /** Whether the limit was reached. */
  boolean reached() {
    return late.getNow(false);
  }

  /** In time: nothing is closed any more. */
  @Override
  public void close() {
    late.complete(false);
  }
}
