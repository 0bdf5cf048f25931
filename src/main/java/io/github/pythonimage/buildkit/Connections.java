package io.github.pythonimage.buildkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one run, shared by all that build in it: one to each daemon, made when it is
 * first asked for. Safe for use by several threads.
 */
public final class Connections implements AutoCloseable {

  private record Open(Endpoint endpoint, BuildKit buildKit) {}

  /** Somebody connects at this moment; who wants the same waits for what comes of it. */
  private record Attempt(Endpoint endpoint, FutureTask<BuildKit> outcome) {}

  private final List<Open> open = new ArrayList<>();
  private final List<Attempt> attempts = new ArrayList<>();
  private boolean closed;

  /**
   * The connection to a daemon; not the caller's to close.
   *
   * @throws EngineUnavailableException when none answers at the endpoint
   * @throws EngineTooOldException when one does, whose BuildKit lacks what we need
   * @throws BuildCancelledException after {@link #close()}
   */
  public BuildKit to(Endpoint endpoint) {
    Attempt attempt;
    boolean mine;
    synchronized (this) {
      if (closed) {
        throw new BuildCancelledException();
      }
      for (var known : open) {
        if (same(known.endpoint(), endpoint)) {
          return known.buildKit();
        }
      }
      var others = underWay(endpoint);
      mine = others == null;
      attempt =
          others == null
              ? new Attempt(endpoint, new FutureTask<>(() -> BuildKit.connect(endpoint)))
              : others;
      if (mine) {
        attempts.add(attempt);
      }
    }
    return mine ? made(attempt) : outcome(attempt);
  }

  private @Nullable Attempt underWay(Endpoint endpoint) {
    for (var attempt : attempts) {
      if (same(attempt.endpoint(), endpoint)) {
        return attempt;
      }
    }
    return null;
  }

  // Wherever its address was found, a daemon is the same.
  private static boolean same(Endpoint one, Endpoint other) {
    return one.uri().equals(other.uri()) && one.tls().equals(other.tls());
  }

  private BuildKit made(Attempt attempt) {
    attempt.outcome().run();
    try {
      var connected = outcome(attempt);
      synchronized (this) {
        if (!closed) {
          open.add(new Open(attempt.endpoint(), connected));
          return connected;
        }
      }
      connected.close();
      throw new BuildCancelledException();
    } finally {
      // Who asks after a failure tries anew.
      synchronized (this) {
        attempts.remove(attempt);
      }
    }
  }

  private static BuildKit outcome(Attempt attempt) {
    try {
      return attempt.outcome().get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BuildCancelledException();
    }
  }

  /** Stops every build that still runs and leaves nothing behind; the second time, does nothing. */
  @Override
  public void close() {
    for (var known : take()) {
      known.buildKit().close();
    }
  }

  // Closing waits for builds to end, and who builds must not wait for the lock meanwhile.
  private synchronized List<Open> take() {
    closed = true;
    var taken = List.copyOf(open);
    open.clear();
    return taken;
  }
}
