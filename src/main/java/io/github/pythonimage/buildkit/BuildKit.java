package io.github.pythonimage.buildkit;

import io.github.pythonimage.buildkit.filesync.FileSyncService;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.okhttp.OkHttpChannelBuilder;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/** A connection to an engine's BuildKit, on which any number of builds can run at the same time. */
public final class BuildKit implements AutoCloseable {

  private static final int MAX_MESSAGE = 16 * 1024 * 1024;
  private static final int CLOSE_SECONDS = 10;

  private final CredentialSource credentials;
  private final ExecutorService executor;
  private final ManagedChannel channel;
  private final Set<RunningSolve> running = ConcurrentHashMap.newKeySet();
  private final Object door = new Object();
  private boolean closed;
  private @Nullable CompletableFuture<Daemon> daemon;

  BuildKit(CredentialSource credentials, SocketFactory sockets) {
    this.credentials = credentials;
    this.executor = Executors.newCachedThreadPool(new DaemonThreads("buildkit"));
    this.channel =
        OkHttpChannelBuilder.forAddress("127.0.0.1", 1, InsecureChannelCredentials.create())
            .overrideAuthority("localhost")
            .socketFactory(sockets)
            // A proxy for HTTP is none for a local socket.
            .proxyDetector(address -> null)
            // A build whose connection broke is still known to the engine, and its session is gone:
            // sent again by itself, it would only be refused for its name.
            .disableRetry()
            .executor(executor)
            .transportExecutor(executor)
            .maxInboundMessageSize(MAX_MESSAGE)
            // An error carries the whole Dockerfile in its metadata.
            .maxInboundMetadataSize(FileSyncService.MAX_METADATA_BYTES)
            .build();
  }

  /** Connects without credentials: what a build pulls must be there for anybody. */
  public static BuildKit connect(Endpoint endpoint) {
    return connect(endpoint, host -> Optional.empty());
  }

  /**
   * Connects to an engine and makes sure that it can build what we ask for.
   *
   * @throws EngineUnavailableException when no engine answers at the endpoint
   * @throws EngineTooOldException when one does, whose BuildKit lacks what we need
   */
  public static BuildKit connect(Endpoint endpoint, CredentialSource credentials) {
    var sockets = new EngineSockets(endpoint);
    var version = new EnginePing(sockets).version();
    version.require(endpoint);
    return new BuildKit(credentials, new GrpcSockets(sockets, version));
  }

  /** Starts a build and returns at once; after {@link #close()}, one that is cancelled already. */
  public Solve start(BuildRequest request, ProgressListener listener) {
    // A build must be known to whoever closes, or it would outlive the connection's threads.
    synchronized (door) {
      return closed ? new CancelledSolve() : open(request, listener);
    }
  }

  private Solve open(BuildRequest request, ProgressListener listener) {
    var deliveries = Receivers.of(request, executor);
    var services = new SessionServices(request, credentials);
    var served = new ArrayList<>(services.all());
    if (!deliveries.none()) {
      served.add(deliveries.service().definition());
    }
    var session = Session.open(channel, executor, newId(), services.sharedKey(), served);
    var solve =
        new RunningSolve(
            channel, executor, session, request, deliveries, listener, running::remove);
    running.add(solve);
    solve.start(daemon(), known -> SolveRequests.of(request, newId(), session.id(), known));
    return solve;
  }

  /** Asked once for all builds; only a question that failed is asked again. */
  private CompletableFuture<Daemon> daemon() {
    if (daemon == null || daemon.isCompletedExceptionally()) {
      daemon = Daemon.ask(channel);
    }
    return daemon;
  }

  /**
   * Whether this is BuildKit without an engine around it, so that no engine has the images in its
   * store.
   *
   * @throws ConnectionLostException where it does not answer
   */
  public boolean standAlone() {
    CompletableFuture<Daemon> asked;
    synchronized (door) {
      asked = daemon();
    }
    try {
      return asked.join().kind() == Daemon.Kind.BUILDKITD;
    } catch (CompletionException e) {
      throw new ConnectionLostException(
          "The engine does not say what it is: "
              + e.getCause().getMessage()
              + ". See that it runs, then build again.",
          e.getCause());
    }
  }

  /** Stops every build that still runs, and leaves nothing behind. */
  @Override
  public void close() {
    synchronized (door) {
      closed = true;
    }
    var ends = running.stream().map(RunningSolve::result).toArray(CompletableFuture[]::new);
    running.forEach(Solve::cancel);
    try {
      CompletableFuture.allOf(ends).get(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      // How a build ended is told to whoever started it.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    channel.shutdownNow();
    try {
      // Its threads are ours: they are let go when the connection needs them no more.
      channel.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    executor.shutdown();
  }

  private static String newId() {
    return UUID.randomUUID().toString().replace("-", "");
  }
}
