package io.github.pythonimage.buildkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/** The first version of GitHub's cache service on loopback: entries by key, written in parts. */
final class GitHubCacheServer implements AutoCloseable {
  private static final Pattern KEY = Pattern.compile("\"key\"\\s*:\\s*\"([^\"]+)\"");

  /** Method, path and login of each request. */
  final List<String> requests = new CopyOnWriteArrayList<>();

  private final Map<String, ByteArrayOutputStream> parts = new ConcurrentHashMap<>();
  private final Map<String, String> keys = new ConcurrentHashMap<>();
  private final AtomicInteger last = new AtomicInteger();
  private final HttpServer server;

  GitHubCacheServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.setExecutor(Executors.newCachedThreadPool());
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  int entries() {
    return keys.size();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var path = exchange.getRequestURI().getPath();
      var id = path.substring(path.lastIndexOf('/') + 1);
      var body = exchange.getRequestBody().readAllBytes();
      requests.add(
          "%s %s %s"
              .formatted(
                  exchange.getRequestMethod(),
                  path,
                  exchange.getRequestHeaders().getFirst("Authorization")));
      switch (exchange.getRequestMethod()) {
        case "PATCH" -> {
          write(id, exchange, body);
          send(exchange, 204, new byte[0]);
        }
        case "POST" -> send(exchange, path.endsWith("/caches") ? 201 : 204, post(path, body));
        default -> {
          if (path.startsWith("/blob/")) {
            sendPart(exchange, parts.get(id).toByteArray());
          } else {
            find(exchange);
          }
        }
      }
    }
  }

  private byte[] post(String path, byte[] body) {
    if (!path.endsWith("/caches")) {
      return new byte[0];
    }
    var key = KEY.matcher(new String(body, StandardCharsets.UTF_8));
    if (!key.find()) {
      throw new IllegalStateException("no key");
    }
    var id = Integer.toString(last.incrementAndGet());
    keys.put(key.group(1), id);
    parts.put(id, new ByteArrayOutputStream());
    return ("{\"cacheId\": " + id + "}").getBytes(StandardCharsets.UTF_8);
  }

  private void write(String id, HttpExchange exchange, byte[] body) {
    // One part after another: the entries of a test are small.
    if (!exchange.getRequestHeaders().getFirst("Content-Range").startsWith("bytes 0-")) {
      throw new IllegalStateException("more than one part");
    }
    parts.get(id).writeBytes(body);
  }

  private void find(HttpExchange exchange) throws IOException {
    var query = URLDecoder.decode(exchange.getRequestURI().getRawQuery(), StandardCharsets.UTF_8);
    var wanted = query.replaceFirst("^.*?keys=", "").replaceFirst("&.*", "").split(",");
    for (var prefix : wanted) {
      for (var key : keys.entrySet()) {
        if (key.getKey().startsWith(prefix)) {
          var found =
              "{\"cacheKey\": \"%s\", \"scope\": \"refs/heads/main\", \"archiveLocation\": \"%sblob/%s\"}"
                  .formatted(key.getKey(), url(), key.getValue());
          send(exchange, 200, found.getBytes(StandardCharsets.UTF_8));
          return;
        }
      }
    }
    send(exchange, 204, new byte[0]);
  }

  private static void sendPart(HttpExchange exchange, byte[] all) throws IOException {
    var range = exchange.getRequestHeaders().getFirst("Range");
    if (range == null) {
      send(exchange, 200, all);
      return;
    }
    var ends = range.replace("bytes=", "").split("-", 2);
    var first = Integer.parseInt(ends[0]);
    var end = ends[1].isEmpty() ? all.length : Math.min(all.length, Integer.parseInt(ends[1]) + 1);
    exchange
        .getResponseHeaders()
        .set("Content-Range", "bytes %d-%d/%d".formatted(first, end - 1, all.length));
    send(exchange, 206, Arrays.copyOfRange(all, first, end));
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
