package io.github.pythonimage.build;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.github.pythonimage.buildkit.Certificates;
import io.github.pythonimage.verify.layers.ImageFixture;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A registry on loopback with one repository, {@code acme/python}, that a test fills. */
public final class RegistryServer implements AutoCloseable {
  final ImageFixture image;
  public final Map<String, String> tags = new TreeMap<>();
  public final List<String> asked = new ArrayList<>();

  /** Statuses to answer requests with instead, by method and last part of the path. */
  public final Map<String, Integer> faults = new LinkedHashMap<>();

  private final HttpsServer server;

  public RegistryServer(ImageFixture image) throws IOException, GeneralSecurityException {
    this.image = image;
    // A client tries TLS first, which this server would not answer without.
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(new Certificates().server("127.0.0.1")));
    server.createContext("/", this::answer);
    server.start();
  }

  public String repository() {
    return "127.0.0.1:" + server.getAddress().getPort() + "/acme/python";
  }

  private synchronized void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var path = exchange.getRequestURI().getPath();
      var reference = path.substring(path.lastIndexOf('/') + 1);
      var request = exchange.getRequestMethod() + " " + reference;
      asked.add(request);
      var body = exchange.getRequestBody().readAllBytes();
      var fault = faults.get(request);
      if (fault != null) {
        send(exchange, fault, new byte[0]);
      } else if (exchange.getRequestMethod().equals("PUT")) {
        put(exchange, reference, body);
      } else {
        get(exchange, reference);
      }
    }
  }

  private void put(HttpExchange exchange, String reference, byte[] body) throws IOException {
    var kept = image.keep(exchange.getRequestHeaders().getFirst("Content-Type"), body);
    if (!reference.equals(kept.digest())) {
      tags.put(reference, kept.digest());
    }
    send(exchange, 201, new byte[0]);
  }

  private void get(HttpExchange exchange, String reference) throws IOException {
    var digest = tags.getOrDefault(reference, reference);
    var content = image.content.get(digest);
    if (content == null) {
      send(exchange, 404, new byte[0]);
      return;
    }
    exchange.getResponseHeaders().set("Docker-Content-Digest", digest);
    exchange.getResponseHeaders().set("Content-Type", image.mediaType(digest));
    send(exchange, 200, content);
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    var isHead = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, isHead || body.length == 0 ? -1 : body.length);
    if (!isHead) {
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
