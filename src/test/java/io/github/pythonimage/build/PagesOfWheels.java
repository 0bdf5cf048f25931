package io.github.pythonimage.build;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** Simple pages of the wheels in a folder, on loopback. */
final class PagesOfWheels implements AutoCloseable {
  /** What it was asked for. */
  final List<String> asked = new CopyOnWriteArrayList<>();

  private final Path folder;
  private final HttpServer server;

  private PagesOfWheels(Path folder, HttpServer server) {
    this.folder = folder;
    this.server = server;
    server.createContext("/", this::answer);
    server.start();
  }

  static PagesOfWheels of(Path folder) throws IOException {
    var anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    return new PagesOfWheels(folder, HttpServer.create(anyPort, 0));
  }

  int port() {
    return server.getAddress().getPort();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + port());
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      asked.add(exchange.getRequestURI().toString());
      var words = exchange.getRequestURI().getPath().split("/");
      var file = folder.resolve(words[words.length - 1]);
      var content =
          Files.exists(file)
              ? Files.readAllBytes(file)
              : page(words[words.length - 1].replace('-', '_')).getBytes(StandardCharsets.UTF_8);
      if (!Files.exists(file)) {
        exchange.getResponseHeaders().set("Content-Type", "text/html");
      }
      var status = content.length == 0 ? 404 : 200;
      if (exchange.getRequestMethod().equals("HEAD")) {
        exchange.sendResponseHeaders(status, -1);
      } else {
        exchange.sendResponseHeaders(status, content.length);
        exchange.getResponseBody().write(content);
      }
    }
  }

  private String page(String module) throws IOException {
    try (var files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith(module + "-"))
          .map(name -> "<a href=\"../../files/%s\">%s</a>\n".formatted(name, name))
          .collect(Collectors.joining());
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
