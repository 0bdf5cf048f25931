package io.github.pythonimage.buildkit;

import io.github.pythonimage.buildkit.http2.Headers;
import io.github.pythonimage.buildkit.rpc.Client;
import io.github.pythonimage.buildkit.rpc.Server;
import io.github.pythonimage.buildkit.rpc.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * What the daemon may ask of us during one build: files, secrets, credentials.
 *
 * <p>Every build has a session of its own. A daemon reads a directory once per session and name, so
 * a session that outlived its build would answer the next one with yesterday's files, and builds
 * with different contexts cannot share one at all. It costs about 30 ms; a stale image costs more.
 */
final class Session implements AutoCloseable {

  private final String id;
  private final Server server;

  private Session(String id, Server server) {
    this.id = id;
    this.server = server;
  }

  static Session open(
      Client client, Executor executor, String id, String sharedKey, List<Service> services) {
    var tunnel = new Tunnel();
    tunnel.leadTo(client, headers(id, sharedKey, services));
    return new Session(id, Server.over(tunnel, executor, services));
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

  /** Ends the tunnel too, and waits: the server works on threads that may then be taken away. */
  @Override
  public void close() {
    server.close();
  }
}
