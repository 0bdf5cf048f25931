package io.github.pythonimage.buildkit;

import io.github.pythonimage.buildkit.http2.Headers;
import io.github.pythonimage.buildkit.rpc.Client;
import io.github.pythonimage.buildkit.rpc.Server;
import io.github.pythonimage.buildkit.rpc.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the daemon may ask of us during builds that were started together: files, secrets,
 * credentials.
 *
 * <p>A daemon reads a directory once per session and name, which is what such builds want; but a
 * session that outlived them would answer the next one with yesterday's files.
 */
final class Session implements AutoCloseable {

  private final String id;
  private final Server server;
  private final AtomicInteger builds;

  private Session(String id, Server server, int builds) {
    this.id = id;
    this.server = server;
    this.builds = new AtomicInteger(builds);
  }

  /**
   * Opens one.
   *
   * @param builds how many will use it; each of them closes it
   */
  static Session open(
      Client client,
      Executor executor,
      String id,
      String sharedKey,
      List<Service> services,
      int builds) {
    var tunnel = new Tunnel();
    tunnel.leadTo(client, headers(id, sharedKey, services));
    return new Session(id, Server.over(tunnel, executor, services), builds);
  }

  private static Headers headers(String id, String sharedKey, List<Service> services) {
    var headers = new ArrayList<Headers.Field>();
    headers.add(header("uuid", id));
    headers.add(header("name", "buildkit"));
    headers.add(header("sharedkey", sharedKey));
    for (var service : services) {
      for (var method : service.methods()) {
        headers.add(header("grpc-method", method.path()));
      }
    }
    return new Headers(headers);
  }

  private static Headers.Field header(String name, String value) {
    return new Headers.Field("x-docker-expose-session-" + name, value);
  }

  String id() {
    return id;
  }

  /**
   * One of the builds is over. The last one ends the tunnel too, and waits: the server works on
   * threads that may then be taken away.
   */
  @Override
  public void close() {
    if (builds.decrementAndGet() == 0) {
      server.close();
    }
  }
}
