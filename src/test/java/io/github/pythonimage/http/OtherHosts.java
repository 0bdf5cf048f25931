package io.github.pythonimage.http;

import io.github.pythonimage.docker.Pump;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Stands for all hosts that are not this machine: a proxy that leads each of them to one server on
 * loopback. The client sees their names, and decides by these.
 */
public final class OtherHosts implements WebProxies, AutoCloseable {

  /** The first line of each request to the proxy. */
  public final List<String> asked = new CopyOnWriteArrayList<>();

  private final Pump pump;
  private final int target;

  public OtherHosts(int target) throws IOException {
    this.target = target;
    this.pump = new Pump(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), this::serve);
  }

  /** A client that reaches them, and otherwise is the one that registries are asked with. */
  public WebClient client() {
    return new WebClient(Duration.ofSeconds(5), Loopback::isHostOf, this);
  }

  private void serve(Socket client, Pump pump) throws IOException {
    var head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
      head.write(client.getInputStream().read());
    }
    var first = head.toString(StandardCharsets.US_ASCII).lines().findFirst().orElse("");
    asked.add(first);
    if (first.startsWith("CONNECT ")) {
      client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      try (var server = new Socket(InetAddress.getLoopbackAddress(), target)) {
        pump.join(client, server);
      }
    }
  }

  @Override
  public Optional<WebProxy> find(URI url) {
    return Optional.of(new WebProxy("127.0.0.1", pump.port(), Optional.empty()));
  }

  @Override
  public void close() throws IOException {
    pump.close();
  }
}
