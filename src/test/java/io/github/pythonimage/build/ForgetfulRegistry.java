package io.github.pythonimage.build;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.github.pythonimage.docker.Pump;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * Stands before a registry and says of the first manifests that are pushed that it does not know
 * what is in them.
 */
final class ForgetfulRegistry implements AutoCloseable {
  private static final int TLS_HELLO = 0x16;
  private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *(\\d+)\r\n");
  private static final String UNKNOWN =
      "{\"errors\":[{\"code\":\"MANIFEST_BLOB_UNKNOWN\",\"message\":\"blob unknown to registry\"}]}";

  private final String host;
  private final int port;
  private final AtomicInteger left;
  private final Pump pump;

  ForgetfulRegistry(String registry, int times) throws IOException {
    this.host = registry.substring(0, registry.indexOf(':'));
    this.port = Integer.parseInt(registry.substring(registry.indexOf(':') + 1));
    this.left = new AtomicInteger(times);
    this.pump = new Pump(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), this::visit);
  }

  String host() {
    return "127.0.0.1:" + pump.port();
  }

  // One question for each connection.
  private void visit(Socket client, Pump through) throws IOException {
    var in = client.getInputStream();
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      var next = in.read();
      if (next < 0) {
        return;
      }
      if (next == TLS_HELLO && head.isEmpty()) {
        respond(client, "400 Bad Request", "");
        return;
      }
      head.append((char) next);
    }
    var length = LENGTH.matcher(head);
    if (head.indexOf("PUT ") == 0
        && head.indexOf("/manifests/") > 0
        && length.find()
        && left.getAndDecrement() > 0) {
      in.skipNBytes(Long.parseLong(length.group(1)));
      respond(client, "404 Not Found", UNKNOWN);
      return;
    }
    try (var registry = new Socket(host, port)) {
      head.insert(head.length() - 2, "Connection: close\r\n");
      registry.getOutputStream().write(head.toString().getBytes(ISO_8859_1));
      through.join(client, registry);
    }
  }

  private static void respond(Socket client, String status, String body) throws IOException {
    var answer =
        "HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s";
    client
        .getOutputStream()
        .write(answer.formatted(status, body.length(), body).getBytes(ISO_8859_1));
  }

  @Override
  public void close() throws IOException {
    pump.close();
  }
}
