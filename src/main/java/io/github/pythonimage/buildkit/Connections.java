package io.github.pythonimage.buildkit;

import io.github.pythonimage.buildkit.endpoint.Endpoint;
import io.github.pythonimage.buildkit.endpoint.Tls;
import io.github.pythonimage.buildkit.errors.BuildCancelledException;
import io.github.pythonimage.buildkit.errors.EngineUnavailableException;
import io.github.pythonimage.buildkit.errors.UnsupportedException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * The connections of one run, shared by all that build in it: one to each daemon, made when it is
 * needed for the first time, and closed together. Safe for use by several threads.
 */
public final class Connections implements AutoCloseable {

  /** Wherever its address was found, a daemon is the same. */
  private record Address(URI uri, Optional<Tls> tls) {}

  /** To connect, which the first who asks does; all others wait for what comes of it. */
  private final Map<Address, FutureTask<BuildKit>> attempts = new HashMap<>();

  private final List<BuildKit> open = new ArrayList<>();
  private boolean closed;

  /**
   * The connection to a daemon; not the caller's to close.
   *
   * @throws EngineUnavailableException when none answers at the endpoint
   * @throws UnsupportedException when one does, whose BuildKit lacks what we need
   * @throws BuildCancelledException after {@link #close()}
   */
  public BuildKit to(Endpoint endpoint) {
    while (true) {
      var attempt = attempt(endpoint);
      attempt.run();
      try {
        return attempt.get();
      } catch (ExecutionException e) {
        // Who asks after a failure tries anew, and so does who only waited for one that was
        // stopped.
        removeAttempt(attempt);
        if (Thread.currentThread().isInterrupted() || !wasInterrupted(e.getCause())) {
          throw failure(e.getCause());
        }
      } catch (CancellationException e) {
        throw new BuildCancelledException();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new BuildCancelledException();
      }
    }
  }

  private synchronized FutureTask<BuildKit> attempt(Endpoint endpoint) {
    if (closed) {
      throw new BuildCancelledException();
    }
    return attempts.computeIfAbsent(
        new Address(endpoint.uri(), endpoint.tls()),
        address -> new FutureTask<>(() -> connect(endpoint)));
  }

  private BuildKit connect(Endpoint endpoint) {
    var connected = BuildKit.connect(endpoint);
    synchronized (this) {
      if (!closed) {
        open.add(connected);
        return connected;
      }
    }
    connected.close();
    throw new BuildCancelledException();
  }

  private synchronized void removeAttempt(FutureTask<BuildKit> attempt) {
    attempts.values().remove(attempt);
  }

  private static boolean wasInterrupted(Throwable failure) {
    return failure instanceof BuildCancelledException
        || failure.getCause() instanceof InterruptedException;
  }

  private static RuntimeException failure(Throwable failure) {
    return failure instanceof RuntimeException known ? known : new IllegalStateException(failure);
  }

  /** Stops every build that still runs and leaves nothing behind; the second time, does nothing. */
  @Override
  public void close() {
    for (var known : drain()) {
      known.close();
    }
  }

  // Closing waits for builds to end, and these must not wait for the lock meanwhile.
  private synchronized List<BuildKit> drain() {
    closed = true;
    for (var attempt : attempts.values()) {
      attempt.cancel(true);
    }
    var taken = List.copyOf(open);
    open.clear();
    return taken;
  }
}
