package io.github.pythonimage.pypi;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** An index that answers as a test wants, and keeps what it was sent. */
public final class LoopbackIndex implements AutoCloseable {
  /** A request: its method and path, its headers, and its body with a character for each byte. */
  public record Request(String line, Map<String, List<String>> headers, String body) {
    public @Nullable String header(String name) {
      var values = headers.get(name);
      return values == null ? null : values.get(0);
    }

    /** All values of a field of the form, each as UTF-8. */
    public List<String> values(String field) {
      var boundary = "--" + header("Content-type").replaceFirst(".*boundary=([^;]+).*", "$1");
      var values = new ArrayList<String>();
      for (var part : body.split(java.util.regex.Pattern.quote(boundary), -1)) {
        var halves = part.split("\r\n\r\n", 2);
        if (halves[0].contains("name=\"" + field + "\"")) {
          values.add(
              new String(
                  halves[1].replaceFirst("(?s)\r\n$", "").getBytes(StandardCharsets.ISO_8859_1),
                  StandardCharsets.UTF_8));
        }
      }
      return values;
    }
  }

  private record Reply(int status, Map<String, String> headers, String body) {}

  public final List<Request> requests = new CopyOnWriteArrayList<>();
  private final Map<String, Reply> replies = new ConcurrentHashMap<>();
  private final HttpServer server;

  public LoopbackIndex() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var line = exchange.getRequestMethod() + " " + exchange.getRequestURI();
      var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1);
      requests.add(new Request(line, Map.copyOf(exchange.getRequestHeaders()), body));
      var reply = replies.getOrDefault(line, new Reply(404, Map.of(), "No such page"));
      reply.headers().forEach(exchange.getResponseHeaders()::set);
      var bytes = reply.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  /** Says how to answer a request such as {@code POST /}. */
  public void reply(String line, int status, Map<String, String> headers, String body) {
    replies.put(line, new Reply(status, headers, body));
  }

  public URI url(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
