package io.github.pythonimage.buildkit;

import io.github.pythonimage.buildkit.connection.ConnectedDaemon;
import io.github.pythonimage.buildkit.connection.Connection;
import io.github.pythonimage.buildkit.connection.GrpcSockets;
import io.github.pythonimage.buildkit.contentstore.DaemonBlobs;
import io.github.pythonimage.buildkit.credentials.CredentialSource;
import io.github.pythonimage.buildkit.credentials.RegistryLogins;
import io.github.pythonimage.buildkit.endpoint.Daemon;
import io.github.pythonimage.buildkit.endpoint.Endpoint;
import io.github.pythonimage.buildkit.errors.BuildCancelledException;
import io.github.pythonimage.buildkit.errors.EngineUnavailableException;
import io.github.pythonimage.buildkit.errors.UnsupportedException;
import io.github.pythonimage.buildkit.progress.BuildEvent.BuildWarning;
import io.github.pythonimage.buildkit.progress.ProgressListener;
import io.github.pythonimage.buildkit.request.Build;
import io.github.pythonimage.buildkit.request.BuildRequest;
import io.github.pythonimage.buildkit.request.BuildResult;
import io.github.pythonimage.buildkit.session.Session;
import io.github.pythonimage.buildkit.solve.PreparedBuild;
import io.github.pythonimage.buildkit.solve.RunningSolve;
import io.github.pythonimage.buildkit.solve.SessionServices;
import io.github.pythonimage.buildkit.solve.Solve;
import io.grpc.BindableService;
import java.io.IOException;
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
  private static final int SESSION_SECONDS = 2;

  /** One of the builds that are started together, and its place among them. */
  private record Member(int index, PreparedBuild build, ProgressListener listener) {}

  private final Connection connection;
  private final Daemon daemon;
  private final Session.Transport transport;
  private final Set<RunningSolve> running = ConcurrentHashMap.newKeySet();
  private final Object lock = new Object();
  private boolean closed;

  BuildKit(Connection connection, Daemon daemon, Session.Transport transport) {
    this.connection = connection;
    this.daemon = daemon;
    this.transport = transport;
  }

  /**
   * How sessions reach a daemon. An engine that wants an upgrade has a path for them, which buildx
   * uses, too: 300 MB in 3,000 files take two thirds of the time that the tunnel takes, which has
   * HTTP/2 within HTTP/2.
   */
  private static Session.Transport transport(Connection connection, GrpcSockets sockets) {
    var tunnel = Session.tunnel(connection.channel(), connection.executor());
    return sockets.direct()
        ? tunnel
        : headers -> {
          var lines = headers.stream().map(one -> one.name() + ": " + one.value()).toList();
          try {
            return connection.sockets().open(() -> sockets.openSession(lines));
          } catch (IOException e) {
            // Such as an authorization plugin that knows /grpc alone.
            return tunnel.open(headers);
          }
        };
  }

  /**
   * Connects to an engine or a buildkitd, whichever listens at the endpoint, and checks that its
   * version is supported.
   *
   * @throws EngineUnavailableException if none answers at the endpoint
   * @throws UnsupportedException if its BuildKit is older than the supported versions
   */
  public static BuildKit connect(Endpoint endpoint) {
    var connected = ConnectedDaemon.connect(endpoint);
    return new BuildKit(
        connected.connection(),
        connected.daemon(),
        transport(connected.connection(), connected.sockets()));
  }

  /** The daemon that this is connected to. */
  public Daemon daemon() {
    return daemon;
  }

  /** The blobs of its images; the classic image store of an engine has none. */
  public DaemonBlobs blobs() {
    return new DaemonBlobs(connection.channel());
  }

  /**
   * Starts a build that pulls only what registries give to anybody, and returns at once; after
   * {@link #close()}, the build is already cancelled.
   */
  public Solve start(BuildRequest request, ProgressListener listener) {
    return start(List.of(new Build(request, listener)), host -> Optional.empty()).get(0);
  }

  /**
   * Starts builds that belong together, such as a matrix. Builds of the same context share a
   * session, so the daemon reads the common files once.
   *
   * @param as credentials for these builds
   * @return a solve for each build, in their order
   */
  public List<Solve> start(List<Build> together, CredentialSource as) {
    // close() must know every build, or a build would outlive the connection's threads.
    synchronized (lock) {
      return closed
          ? Collections.nCopies(together.size(), Solve.failed(new BuildCancelledException()))
          : open(together, new RegistryLogins(as));
    }
  }

  private List<Solve> open(List<Build> together, RegistryLogins logins) {
    connection.forgetFailure();
    var solves = new Solve[together.size()];
    var groups = new ArrayList<List<Member>>();
    for (var i = 0; i < solves.length; i++) {
      var build = together.get(i);
      try {
        var prepared = PreparedBuild.of(build.request(), daemon, logins, connection.executor());
        for (var text : prepared.caches().warnings()) {
          build.listener().on(new BuildWarning(text));
        }
        addToGroup(new Member(i, prepared, build.listener()), groups);
      } catch (RuntimeException e) {
        // Of any kind: a caller with many builds stops the others when a result is a failure.
        solves[i] = Solve.failed(e);
      }
    }
    for (var group : groups) {
      open(group, solves);
    }
    return List.of(solves);
  }

  private static void addToGroup(Member member, List<List<Member>> groups) {
    for (var group : groups) {
      if (group.stream().allMatch(other -> other.build().sharesWith(member.build()))) {
        group.add(member);
        return;
      }
    }
    groups.add(new ArrayList<>(List.of(member)));
  }

  private void open(List<Member> group, Solve[] solves) {
    var services = new SessionServices(group.stream().map(Member::build).toList());
    List<BindableService> served;
    try {
      served = services.all();
    } catch (RuntimeException e) {
      for (var member : group) {
        solves[member.index()] = Solve.failed(e);
      }
      return;
    }
    var session =
        Session.open(
            transport, connection.executor(), newId(), services.sharedKey(), served, group.size());
    var starts = new ArrayList<Runnable>();
    for (var member : group) {
      var solve =
          new RunningSolve(connection, session, member.build(), member.listener(), running::remove);
      running.add(solve);
      var message = member.build().message(newId(), session.id());
      starts.add(() -> solve.start(message));
      solves[member.index()] = solve.toSolve();
    }
    // A daemon waits a few seconds for the session of a build. One that is paused gets both later.
    var unused =
        session
            .connected()
            .handle((connected, failure) -> true)
            .completeOnTimeout(true, SESSION_SECONDS, TimeUnit.SECONDS)
            .thenAcceptAsync(done -> starts.forEach(Runnable::run), connection.executor());
  }

  /** Cancels all running builds and closes the connection. */
  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
    }
    var ends = new ArrayList<CompletableFuture<BuildResult>>();
    for (var solve : running) {
      ends.add(solve.toSolve().result());
      solve.cancel();
    }
    try {
      CompletableFuture.allOf(ends.toArray(new CompletableFuture<?>[0]))
          .get(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      // The caller that started the build gets its outcome.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    connection.close();
  }

  /** An id of a build or a session, which nobody can guess. */
  public static String newId() {
    return UUID.randomUUID().toString().replace("-", "");
  }
}
