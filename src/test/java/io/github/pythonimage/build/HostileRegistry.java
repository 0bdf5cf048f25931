package io.github.pythonimage.build;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.github.pythonimage.docker.Pump;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Stands before a registry. Daemons get its answers; the plugin's own requests get what an attacker
 * answers, as long as a test says so.
 */
final class HostileRegistry implements AutoCloseable {
  private static final int TLS_HELLO = 0x16;

  /** What is answered to the head of a request. */
  interface Attack {
    void answer(String head, OutputStream out) throws IOException;
  }

  /** The heads of the plugin's requests that were attacked. */
  final List<String> attacked = new CopyOnWriteArrayList<>();

  private final String host;
  private final int port;
  private final Pump pump;
  private volatile @Nullable Attack attack;

  HostileRegistry(String registry) throws IOException {
    this.host = registry.substring(0, registry.indexOf(':'));
    this.port = Integer.parseInt(registry.substring(registry.indexOf(':') + 1));
    this.pump = new Pump(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), this::visit);
  }

  String host() {
    return "127.0.0.1:" + pump.port();
  }

  void attack(Attack value) {
    attacked.clear();
    attack = value;
  }

  void behave() {
    attack = null;
  }

  // One request for each connection.
  private void visit(Socket client, Pump through) throws IOException {
    var in = client.getInputStream();
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      var next = in.read();
      if (next < 0) {
        return;
      }
      if (next == TLS_HELLO && head.isEmpty()) {
        client.getOutputStream().write(answer("400 Bad Request", "", ""));
        return;
      }
      head.append((char) next);
    }
    var now = attack;
    if (now != null && head.indexOf("Java-http-client") > 0) {
      attacked.add(head.toString());
      now.answer(head.toString(), client.getOutputStream());
      return;
    }
    try (var registry = new Socket(host, port)) {
      head.insert(head.length() - 2, "Connection: close\r\n");
      registry.getOutputStream().write(head.toString().getBytes(ISO_8859_1));
      through.join(client, registry);
    }
  }

  /** A whole answer. */
  static byte[] answer(String status, String headers, String body) {
    return "HTTP/1.1 %s\r\n%sContent-Length: %d\r\nConnection: close\r\n\r\n%s"
        .formatted(status, headers, body.length(), body)
        .getBytes(ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    pump.close();
  }
}
