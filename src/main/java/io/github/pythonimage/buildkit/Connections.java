package io.github.pythonimage.buildkit;

import java.util.ArrayList;
import java.util.List;

/**
 * The connections of one run, shared by all that build in it: one to each daemon, made when it is
 * first asked for. Safe for use by several threads.
 */
public final class Connections implements AutoCloseable {

  private record Open(Endpoint endpoint, BuildKit buildKit) {
    // Wherever its address was found, a daemon is the same.
    boolean isTo(Endpoint other) {
      return endpoint.uri().equals(other.uri()) && endpoint.tls().equals(other.tls());
    }
  }

  private final List<Open> open = new ArrayList<>();
  private boolean closed;

  /**
   * The connection to a daemon; not the caller's to close.
   *
   * @throws EngineUnavailableException when none answers at the endpoint
   * @throws EngineTooOldException when one does, whose BuildKit lacks what we need
   * @throws BuildCancelledException after {@link #close()}
   */
  public synchronized BuildKit to(Endpoint endpoint) {
    if (closed) {
      throw new BuildCancelledException();
    }
    for (var known : open) {
      if (known.isTo(endpoint)) {
        return known.buildKit();
      }
    }
    var connected = BuildKit.connect(endpoint);
    open.add(new Open(endpoint, connected));
    return connected;
  }

  /** Stops every build that still runs and leaves nothing behind; the second time, does nothing. */
  @Override
  public void close() {
    take().forEach(known -> known.buildKit().close());
  }

  // Closing waits for builds to end, and who builds must not wait for the lock meanwhile.
  private synchronized List<Open> take() {
    closed = true;
    var taken = List.copyOf(open);
    open.clear();
    return taken;
  }
}
