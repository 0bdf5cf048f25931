package io.github.pythonimage.buildkit;

import io.github.pythonimage.buildkit.filesync.FileSyncService;
import io.github.pythonimage.buildkit.wire.ControlGrpc;
import io.grpc.Channel;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.okhttp.OkHttpServerBuilder;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What the daemon may ask of us during one build: files, secrets, credentials.
 *
 * <p>Every build has a session of its own. A daemon reads a directory once per session and name, so
 * a session that outlived its build would answer the next one with yesterday's files, and builds
 * with different contexts cannot share one at all. It costs about 30 ms; a stale image costs more.
 */
final class Session implements AutoCloseable {
  // Closing a session that the daemon has not attached to yet ends its transport in the middle of
  // the handshake. gRPC logs that as a warning with a stack trace; here it is the way things end.
  // Kept in a field, because a logger that nobody holds forgets its level.
  private static final Logger TRANSPORT_LOG =
      Logger.getLogger("io.grpc.okhttp.OkHttpServerTransport");

  static {
    TRANSPORT_LOG.setLevel(Level.SEVERE);
  }

  /** What may wait to be sent; gRPC's default of 32 KiB makes the tunnel stop after every chunk. */
  private static final int PENDING_BYTES = 512 * 1024;

  private final String id;
  private final Tunnel tunnel;
  private final Server server;

  private Session(String id, Tunnel tunnel, Server server) {
    this.id = id;
    this.tunnel = tunnel;
    this.server = server;
  }

  static Session open(
      Channel channel,
      ExecutorService executor,
      String id,
      String sharedKey,
      List<ServerServiceDefinition> services) {
    var tunnel = new Tunnel();
    var server = server(tunnel, executor, services);
    var headers = headers(id, sharedKey, server);
    ControlGrpc.newStub(channel)
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
        .withOnReadyThreshold(PENDING_BYTES)
        .session(tunnel);
    try {
      server.start();
    } catch (IOException e) {
      tunnel.close();
      throw new UncheckedIOException(e);
    }
    return new Session(id, tunnel, server);
  }

  /** Not started yet. */
  static Server server(
      Tunnel tunnel, ExecutorService executor, List<ServerServiceDefinition> services) {
    var builder =
        OkHttpServerBuilder.forPort(0, InsecureServerCredentials.create())
            .socketFactory(TunnelEntrance.to(tunnel))
            .executor(executor)
            .transportExecutor(executor)
            .permitKeepAliveWithoutCalls(true)
            .permitKeepAliveTime(1, TimeUnit.SECONDS)
            .maxInboundMetadataSize(FileSyncService.MAX_METADATA_BYTES);
    services.forEach(builder::addService);
    return builder.build();
  }

  private static Metadata headers(String id, String sharedKey, Server server) {
    var headers = new Metadata();
    headers.put(header("uuid"), id);
    headers.put(header("name"), "buildkit");
    headers.put(header("sharedkey"), sharedKey);
    for (var service : server.getServices()) {
      for (var method : service.getMethods()) {
        headers.put(header("grpc-method"), "/" + method.getMethodDescriptor().getFullMethodName());
      }
    }
    return headers;
  }

  private static Metadata.Key<String> header(String name) {
    return Metadata.Key.of("x-docker-expose-session-" + name, Metadata.ASCII_STRING_MARSHALLER);
  }

  String id() {
    return id;
  }

  @Override
  public void close() {
    server.shutdownNow();
    tunnel.close();
    try {
      // It works on threads that may be taken away once we return.
      server.awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
