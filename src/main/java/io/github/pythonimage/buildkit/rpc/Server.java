package io.github.pythonimage.buildkit.rpc;

import io.github.pythonimage.buildkit.http2.Duplex;
import io.github.pythonimage.buildkit.http2.Http2Connection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

/** Answers the calls of one connection. */
public final class Server implements AutoCloseable {

  /**
   * How large the headers of a call may be: every line of a {@code .dockerignore} is one, and the
   * usual 8 KiB are full after some 200.
   */
  public static final int MAX_HEADERS = 16 * 1024 * 1024;

  private final Http2Connection connection;

  private Server(Http2Connection connection) {
    this.connection = connection;
  }

  /**
   * Begins to answer whatever is asked on a connection.
   *
   * @param executor has two threads for it, and one for each call that is being answered
   */
  public static Server over(Duplex wire, Executor executor, List<Service> services) {
    Map<String, Service.Method<?, ?>> methods = new HashMap<>();
    for (var service : services) {
      for (var method : service.methods()) {
        methods.put(method.path(), method);
      }
    }
    return new Server(
        Http2Connection.server(
            wire, executor, MAX_HEADERS, stream -> new IncomingCall<>(executor, methods, stream)));
  }

  /** Ends every call and the connection. */
  @Override
  public void close() {
    connection.close();
  }
}
