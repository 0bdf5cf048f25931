package io.github.pythonimage.docker;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Files that a server on loopback has, for steps that have the machine's own network. */
public final class LoopbackFiles implements AutoCloseable {
  /** By their paths on the server. */
  public final Map<String, byte[]> files = new ConcurrentHashMap<>();

  /** The paths that were asked for. */
  public final List<String> asked = new CopyOnWriteArrayList<>();

  private final HttpServer server;

  public LoopbackFiles() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          var path = exchange.getRequestURI().normalize().getPath();
          asked.add(path);
          var content = files.get(path);
          try (exchange) {
            exchange.sendResponseHeaders(
                content == null ? 404 : 200, content == null ? -1 : content.length);
            if (content != null) {
              exchange.getResponseBody().write(content);
            }
          }
        });
    server.start();
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
