package io.github.pythonimage.buildkit.session;

import io.github.pythonimage.buildkit.grpc.CallHeaders;
import io.github.pythonimage.buildkit.grpc.ServiceServers;
import io.github.pythonimage.buildkit.wire.ControlGrpc;
import io.grpc.BindableService;
import io.grpc.Channel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * What the daemon may ask of us during builds that were started together: files, secrets,
 * credentials.
 *
 * <p>A daemon reads a directory once per session and name, which is what such builds want; but a
 * session that outlived them would answer the next one with yesterday's files.
 */
public final class Session implements AutoCloseable {

  /** What may wait to be sent; gRPC's default of 32 KiB makes the tunnel stop after every chunk. */
  private static final int PENDING_BYTES = 512 * 1024;

  private static final int CLOSE_SECONDS = 1;
  private static final String PREFIX = "x-docker-expose-session-";

  /** What a daemon learns of a session when it is opened. */
  public record Header(String name, String value) {}

  /** Reaches the daemon. */
  @FunctionalInterface
  public interface Transport {
    /** A connection in which the daemon asks, over HTTP/2. */
    Socket open(List<Header> headers);
  }

  private final String id;
  private final SessionServerSocket socket;
  private final Server server;
  private final AtomicInteger builds;

  private Session(String id, SessionServerSocket socket, Server server, int builds) {
    this.id = id;
    this.socket = socket;
    this.server = server;
    this.builds = new AtomicInteger(builds);
  }

  /**
   * Opens one, and does not wait for the daemon.
   *
   * @param transport to the daemon that asks in it
   * @param builds how many will use it; each of them closes it
   */
  public static Session open(
      Transport transport,
      Executor executor,
      String id,
      String sharedKey,
      List<BindableService> services,
      int builds) {
    try {
      var socket = new SessionServerSocket(() -> transport.open(headers(id, sharedKey, services)));
      var server =
          ServiceServers.of(services)
              .socketFactory(socket.factory())
              .executor(executor)
              .transportExecutor(executor)
              .build()
              .start();
      return new Session(id, socket, server, builds);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Through the call {@code Control.Session}, which each daemon has. */
  public static Transport tunnel(Channel channel, Executor executor) {
    return headers -> {
      var tunnel = new SessionStream(executor);
      var metadata = new Metadata();
      headers.forEach(header -> metadata.put(CallHeaders.key(header.name()), header.value()));
      ControlGrpc.newStub(channel)
          .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata))
          .withOnReadyThreshold(PENDING_BYTES)
          .session(tunnel);
      return tunnel;
    };
  }

  private static List<Header> headers(String id, String sharedKey, List<BindableService> services) {
    var methods =
        services.stream()
            .flatMap(service -> service.bindService().getMethods().stream())
            .map(method -> "/" + method.getMethodDescriptor().getFullMethodName())
            .map(path -> new Header(PREFIX + "grpc-method", path));
    return Stream.concat(
            Stream.of(
                new Header(PREFIX + "uuid", id),
                new Header(PREFIX + "name", "buildkit"),
                new Header(PREFIX + "sharedkey", sharedKey)),
            methods)
        .toList();
  }

  public String id() {
    return id;
  }

  /** Completes once the daemon has taken its connection. */
  public CompletableFuture<?> connected() {
    return socket.connection().copy();
  }

  /**
   * One of the builds is over. The last one ends the connection too, and waits: the server works on
   * threads that may then be taken away.
   */
  @Override
  public void close() {
    if (builds.decrementAndGet() > 0) {
      return;
    }
    server.shutdownNow();
    try {
      // Its last words go through the connection, unless the daemon takes nothing any more.
      server.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
      socket.closeConnection();
      server.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      socket.closeConnection();
      Thread.currentThread().interrupt();
    }
  }
}
