package io.github.pythonimage.build;

import io.github.pythonimage.docker.Pump;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** A proxy as companies have them: it wants a login, and knows hosts that nobody else knows. */
public final class ForwardProxy implements AutoCloseable {
  /** The first line of each request. */
  public final List<String> asked = new CopyOnWriteArrayList<>();

  private final Map<String, URI> hosts;
  private final String login;
  private final Pump pump;

  /**
   * @param hosts where those are that it alone knows
   * @param login {@code user:password}
   */
  public ForwardProxy(Map<String, URI> hosts, String login) throws IOException {
    this.hosts = hosts;
    this.login =
        "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
    this.pump = new Pump(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), this::serve);
  }

  public int port() {
    return pump.port();
  }

  private void serve(Socket client, Pump pump) throws IOException {
    var lines = head(client.getInputStream()).split("\r\n");
    asked.add(lines[0]);
    if (Arrays.stream(lines).noneMatch(this::isLogin)) {
      sendStatus(
          client, "407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"acme\"");
      return;
    }
    var words = lines[0].split(" ");
    var tunnel = words[0].equals("CONNECT");
    var address = URI.create(tunnel ? "https://" + words[1] : words[1]);
    try (var target = connect(address)) {
      if (tunnel) {
        sendStatus(client, "200 Connection established");
      } else {
        target.getOutputStream().write(request(words, address, lines));
      }
      pump.join(client, target);
    }
  }

  private boolean isLogin(String line) {
    return line.toLowerCase(Locale.ROOT).startsWith("proxy-authorization:")
        && line.substring(line.indexOf(':') + 1).strip().equals(login);
  }

  private Socket connect(URI address) throws IOException {
    var known = hosts.getOrDefault(address.getHost(), address);
    var standard = address.getScheme().equals("https") ? 443 : 80;
    return new Socket(known.getHost(), known.getPort() < 0 ? standard : known.getPort());
  }

  /** As a server reads it. One request a connection, so that none of the next is missed. */
  private static byte[] request(String[] words, URI address, String[] lines) {
    var query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
    var headers =
        Arrays.stream(lines)
            .skip(1)
            .filter(line -> !line.toLowerCase(Locale.ROOT).matches("(proxy-.*|connection):.*"))
            .map(line -> line + "\r\n")
            .collect(Collectors.joining());
    return "%s %s%s %s\r\n%sConnection: close\r\n\r\n"
        .formatted(words[0], address.getRawPath(), query, words[2], headers)
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private static void sendStatus(Socket client, String status) throws IOException {
    client
        .getOutputStream()
        .write(("HTTP/1.1 " + status + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
  }

  private static String head(InputStream in) throws IOException {
    var bytes = new ByteArrayOutputStream();
    while (!bytes.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      var next = in.read();
      if (next < 0) {
        throw new IOException("half a request");
      }
      bytes.write(next);
    }
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    pump.close();
  }
}
