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
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

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

  private final String id;
  private final SessionStream tunnel;
  private final Server server;
  private final AtomicInteger builds;

  private Session(String id, SessionStream tunnel, Server server, int builds) {
    this.id = id;
    this.tunnel = tunnel;
    this.server = server;
    this.builds = new AtomicInteger(builds);
  }

  /**
   * Opens one.
   *
   * @param builds how many will use it; each of them closes it
   */
  public static Session open(
      Channel channel,
      Executor executor,
      String id,
      String sharedKey,
      List<BindableService> services,
      int builds) {
    var tunnel = new SessionStream(executor);
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
    return new Session(id, tunnel, server, builds);
  }

  /** Not started yet. */
  public static Server server(
      SessionStream tunnel, Executor executor, List<BindableService> services) {
    return ServiceServers.of(services)
        .socketFactory(SessionServerSocket.to(tunnel))
        .executor(executor)
        .transportExecutor(executor)
        .build();
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
    return CallHeaders.key("x-docker-expose-session-" + name);
  }

  public String id() {
    return id;
  }

  /**
   * One of the builds is over. The last one ends the tunnel too, and waits: the server works on
   * threads that may then be taken away.
   */
  @Override
  public void close() {
    if (builds.decrementAndGet() > 0) {
      return;
    }
    server.shutdownNow();
    try {
      // Its last words go through the tunnel, unless the daemon takes nothing any more.
      server.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
      tunnel.close();
      server.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      tunnel.close();
      Thread.currentThread().interrupt();
    }
  }
}
