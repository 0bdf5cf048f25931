package io.github.pythonimage.buildkit;

import io.github.pythonimage.buildkit.BuildEvent.CacheWarning;
import io.github.pythonimage.buildkit.Party.Guest;
import io.grpc.BindableService;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A connection to a BuildKit, an engine's or one that stands alone, on which any number of builds
 * can run at the same time.
 */
public final class BuildKit implements AutoCloseable {

  private static final int CLOSE_SECONDS = 10;

  private final CredentialSource credentials;
  private final Connection connection;
  private final Daemon daemon;
  private final Set<RunningSolve> running = ConcurrentHashMap.newKeySet();
  private final Object door = new Object();
  private boolean closed;

  BuildKit(CredentialSource credentials, Connection connection, Daemon daemon) {
    this.credentials = credentials;
    this.connection = connection;
    this.daemon = daemon;
  }

  /** Connects without credentials: what a build pulls must be there for anybody. */
  public static BuildKit connect(Endpoint endpoint) {
    return connect(endpoint, host -> Optional.empty());
  }

  /**
   * Connects to an engine or a buildkitd, whichever it is, and makes sure that it can build what we
   * ask for.
   *
   * @throws EngineUnavailableException when none answers at the endpoint
   * @throws EngineTooOldException when one does, whose BuildKit lacks what we need
   */
  public static BuildKit connect(Endpoint endpoint, CredentialSource credentials) {
    var sockets = new EngineSockets(endpoint);
    var engine = new Greeting(sockets).answer();
    var direct = true;
    if (engine.isPresent()) {
      engine.get().require(endpoint);
      direct = engine.get().speaksHttp2AtOnce();
    }
    var connection = Connection.over(new GrpcSockets(sockets, direct));
    try {
      var daemon = new Interview(connection.channel(), endpoint).ask(engine);
      return new BuildKit(credentials, connection, daemon);
    } catch (RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  /**
   * Has the JVM load what its first build needs, which takes it about a tenth of a second: for who
   * waits for a connection anyway.
   */
  public static void prepare() {
    Order.rehearse();
  }

  /** What is at the other end. */
  public Daemon daemon() {
    return daemon;
  }

  /** Starts a build and returns at once; after {@link #close()}, one that is cancelled already. */
  public Solve start(BuildRequest request, ProgressListener listener) {
    return start(List.of(new Build(request, listener)), credentials).get(0);
  }

  /**
   * Starts builds that belong together, such as a matrix: those of the same context share a
   * session, so the daemon reads what they have in common once for all of them.
   *
   * @param as somebody else than who connected: who share a connection need not share credentials
   * @return a solve for each build, in their order
   */
  public List<Solve> start(List<Build> together, CredentialSource as) {
    // A build must be known to whoever closes, or it would outlive the connection's threads.
    synchronized (door) {
      return closed
          ? Collections.nCopies(together.size(), new CancelledSolve())
          : open(together, new RegistryLogins(as));
    }
  }

  private List<Solve> open(List<Build> together, RegistryLogins logins) {
    connection.forgetFailure();
    var solves = new Solve[together.size()];
    var parties = new ArrayList<Party>();
    for (var i = 0; i < solves.length; i++) {
      var build = together.get(i);
      try {
        var order = Order.of(build.request(), daemon, logins, connection.executor());
        for (var text : order.caches().warnings()) {
          build.listener().on(new CacheWarning(text));
        }
        Party.seat(new Guest(i, order, build.listener()), parties);
      } catch (RuntimeException e) {
        // Of any kind: who starts many builds stops the others only if it hears of it by the
        // result.
        solves[i] = new RefusedSolve(e);
      }
    }
    for (var party : parties) {
      open(party, solves);
    }
    return List.of(solves);
  }

  private void open(Party party, Solve[] solves) {
    var services = new SessionServices(party.orders(), connection.executor());
    List<BindableService> served;
    try {
      served = services.all();
    } catch (RuntimeException e) {
      for (var guest : party.guests()) {
        solves[guest.index()] = new RefusedSolve(e);
      }
      return;
    }
    var session =
        Session.open(
            connection.channel(),
            connection.executor(),
            newId(),
            services.sharedKey(),
            served,
            party.guests().size());
    for (var guest : party.guests()) {
      var solve =
          new RunningSolve(connection, session, guest.order(), guest.listener(), running::remove);
      running.add(solve);
      solve.start(guest.order().message(newId(), session.id()));
      solves[guest.index()] = solve;
    }
  }

  /** Stops every build that still runs, and leaves nothing behind. */
  @Override
  public void close() {
    synchronized (door) {
      closed = true;
    }
    var ends = new ArrayList<CompletableFuture<BuildResult>>();
    for (var solve : running) {
      ends.add(solve.result());
      solve.cancel();
    }
    try {
      CompletableFuture.allOf(ends.toArray(new CompletableFuture<?>[0]))
          .get(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      // How a build ended is told to whoever started it.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    connection.close();
  }

  /** Of a build or a session; nobody can guess it. */
  static String newId() {
    return UUID.randomUUID().toString().replace("-", "");
  }
}
