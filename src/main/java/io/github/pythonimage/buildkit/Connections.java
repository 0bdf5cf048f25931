package io.github.pythonimage.buildkit;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The connections of one run, shared by all that build in it: one to each daemon, made when it is
 * first asked for. Safe for use by several threads.
 */
public final class Connections implements AutoCloseable {

  // Wherever its address was found, a daemon is the same.
  private record Daemons(URI uri, Optional<Tls> tls) {}

  private final Map<Daemons, BuildKit> open = new HashMap<>();
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
    var daemon = new Daemons(endpoint.uri(), endpoint.tls());
    var known = open.get(daemon);
    if (known == null) {
      known = BuildKit.connect(endpoint);
      open.put(daemon, known);
    }
    return known;
  }

  /** Stops every build that still runs and leaves nothing behind; the second time, does nothing. */
  @Override
  public void close() {
    take().forEach(BuildKit::close);
  }

  // Closing waits for builds to end, and who builds must not wait for the lock meanwhile.
  private synchronized List<BuildKit> take() {
    closed = true;
    var taken = List.copyOf(open.values());
    open.clear();
    return taken;
  }
}
