package io.github.pythonimage.buildkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** A registry with one image, {@code base:1}, for one user. Everybody else is sent away. */
final class PrivateRegistry implements AutoCloseable {

  /** What is asked of those who come. */
  enum Guard {
    PASSWORD,
    TOKEN
  }

  static final String USER = "bob";
  static final String PASSWORD = "p@ss/w+rd %41";
  private static final String MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";

  private final HttpsServer server =
      HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  private final Map<String, byte[]> content = new HashMap<>();
  private final Guard guard;

  /** What those are told whose credentials are wrong. */
  private final int refusal;

  PrivateRegistry(Guard guard, int refusal) throws IOException, GeneralSecurityException {
    // The engine tries TLS first everywhere; here, as everywhere on loopback, it trusts anybody.
    server.setHttpsConfigurator(new HttpsConfigurator(new Certificates().server("127.0.0.1")));
    this.guard = guard;
    this.refusal = refusal;
    var layer = layer();
    var config =
        "{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":{},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"%s\"]}}"
            .formatted(digest(layer));
    var manifest =
        "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":{\"mediaType\":\"application/vnd.docker.container.image.v1+json\",%s},\"layers\":[{\"mediaType\":\"application/vnd.docker.image.rootfs.diff.tar\",%s}]}"
            .formatted(MANIFEST, keep(bytes(config)), keep(layer));
    keep(bytes(manifest));
    content.put("1", bytes(manifest));
    server.createContext("/", this::answer);
    server.start();
  }

  String host() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** The image's name. */
  String base() {
    return host() + "/private/base:1";
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var path = exchange.getRequestURI().getPath();
      var authorization = exchange.getRequestHeaders().getFirst("Authorization");
      if (path.equals("/token")) {
        token(exchange, authorization);
      } else if (authorization == null) {
        challenge(exchange);
      } else if (!authorization.equals(
          guard == Guard.TOKEN ? "Bearer let-me-in" : basic(USER, PASSWORD))) {
        send(exchange, refusal, "application/json", bytes("{\"errors\":[{\"code\":\"DENIED\"}]}"));
      } else {
        serve(exchange, path.substring(path.lastIndexOf('/') + 1));
      }
    }
  }

  private void challenge(HttpExchange exchange) throws IOException {
    exchange
        .getResponseHeaders()
        .add(
            "WWW-Authenticate",
            guard == Guard.TOKEN
                ? "Bearer realm=\"https://" + host() + "/token\",service=\"test\""
                : "Basic realm=\"test\"");
    send(exchange, 401, "application/json", bytes("{}"));
  }

  /** By GET for who is nobody, by POST with a form for who has a password or an identity token. */
  private void token(HttpExchange exchange, String authorization) throws IOException {
    var form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    var known =
        basic(USER, PASSWORD).equals(authorization)
            || form.contains("refresh_token=identity")
            || form.contains("password=p%40ss%2Fw%2Brd+%2541&");
    if (known || form.isEmpty() && authorization == null) {
      var token = known ? "let-me-in" : "nobody";
      send(
          exchange,
          200,
          "application/json",
          bytes("{\"token\":\"%s\",\"access_token\":\"%s\"}".formatted(token, token)));
    } else {
      send(exchange, refusal, "application/json", bytes("{}"));
    }
  }

  private void serve(HttpExchange exchange, String what) throws IOException {
    var found = content.get(what);
    if (found == null) {
      send(exchange, what.isEmpty() ? 200 : 404, "application/json", bytes("{}"));
      return;
    }
    exchange.getResponseHeaders().add("Docker-Content-Digest", digest(found));
    send(exchange, 200, found[2] == 's' ? MANIFEST : "application/octet-stream", found);
  }

  private static void send(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().add("Content-Type", type);
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().add("Content-Length", Integer.toString(body.length));
      exchange.sendResponseHeaders(status, -1);
    } else {
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static byte[] layer() throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(bytes)) {
      var file = new TarArchiveEntry("hello");
      file.setSize(5);
      tar.putArchiveEntry(file);
      tar.write(bytes("hello"));
      tar.closeArchiveEntry();
    }
    return bytes.toByteArray();
  }

  private String keep(byte[] blob) {
    content.put(digest(blob), blob);
    return "\"size\":" + blob.length + ",\"digest\":\"" + digest(blob) + "\"";
  }

  static String basic(String user, String password) {
    return "Basic " + Base64.getEncoder().encodeToString(bytes(user + ":" + password));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String digest(byte[] blob) {
    try {
      var sum = MessageDigest.getInstance("SHA-256").digest(blob);
      return "sha256:" + HexFormat.of().formatHex(sum);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
