package io.github.pythonimage.build;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The files of a folder on loopback, each by its path; enough for git and for pages of an index.
 */
final class StaticSite implements AutoCloseable {
  private final Path folder;
  private final HttpServer server;
  private final ExecutorService workers = Executors.newCachedThreadPool();

  private StaticSite(Path folder, HttpServer server) {
    this.folder = folder;
    this.server = server;
    server.createContext("/", this::answer);
    server.setExecutor(workers);
    server.start();
  }

  static StaticSite of(Path folder) throws IOException {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    return new StaticSite(folder, HttpServer.create(address, 0));
  }

  /** Its address, with no '/' behind it. */
  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var path = exchange.getRequestURI().getPath();
      var asked = folder.resolve(path.substring(1)).normalize();
      var file = path.endsWith("/") ? asked.resolve("index.html") : asked;
      if (!Files.isRegularFile(file)) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      var content = Files.readAllBytes(file);
      if (file.endsWith("index.html")) {
        exchange.getResponseHeaders().set("Content-Type", "text/html");
      }
      if (exchange.getRequestMethod().equals("HEAD")) {
        exchange.sendResponseHeaders(200, -1);
      } else {
        exchange.sendResponseHeaders(200, content.length == 0 ? -1 : content.length);
        exchange.getResponseBody().write(content);
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    workers.shutdownNow();
  }
}
