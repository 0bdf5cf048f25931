package io.github.pythonimage.buildkit;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * One question to an engine, in HTTP/1.0: that has no chunks, and its answer ends with the
 * connection. It is asked in every run, so it takes little of Java that nothing else has loaded.
 */
final class EngineQuestion implements Closeable {

  private static final String OK = "200";
  private static final String NOT_FOUND = "404";
  private static final int STATUS = "HTTP/1.0 ".length();

  private final String path;
  private final Closeable connection;
  private final InputStream in;

  private EngineQuestion(String path, Closeable connection, InputStream in) {
    this.path = path;
    this.connection = connection;
    this.in = in;
  }

  /**
   * Asks about an image, and does not wait for the answer.
   *
   * @param what {@code json} or {@code history}
   * @param patience how long the answer is waited for
   */
  static EngineQuestion ask(Endpoint endpoint, String image, String what, Duration patience)
      throws IOException {
    // Slashes stay: a name is a path to the engine.
    var name =
        URLEncoder.encode(image, StandardCharsets.UTF_8)
            .replace("%2F", "/")
            .replace("%3A", ":")
            .replace("%40", "@");
    var path = "/images/" + name + "/" + what;
    var request =
        ("GET " + path + " HTTP/1.0\r\nHost: docker\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
    return endpoint.uri().getScheme().equals("unix")
        ? overUnixSocket(endpoint, path, request)
        : overAnyOther(endpoint, path, request, patience);
  }

  /**
   * With what Java itself has, which is less to load than a socket that all kinds have in common.
   */
  private static EngineQuestion overUnixSocket(Endpoint endpoint, String path, byte[] request)
      throws IOException {
    var channel = SocketChannel.open(UnixDomainSocketAddress.of(endpoint.uri().getPath()));
    try {
      var bytes = ByteBuffer.wrap(request);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      return new EngineQuestion(path, channel, Channels.newInputStream(channel));
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static EngineQuestion overAnyOther(
      Endpoint endpoint, String path, byte[] request, Duration patience) throws IOException {
    var socket = new EngineSockets(endpoint).open("http/1.1");
    // An interrupt ends none of these.
    var limit = TimeLimit.behind(patience, socket);
    try {
      socket.getOutputStream().write(request);
      socket.getOutputStream().flush();
      Closeable both =
          () -> {
            limit.close();
            socket.close();
          };
      return new EngineQuestion(path, both, socket.getInputStream());
    } catch (IOException e) {
      limit.close();
      socket.close();
      throw e;
    }
  }

  /** Waits for what the engine says; empty where it has no such image. */
  Optional<String> answer() throws IOException {
    var said = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    var head = said.indexOf("\r\n\r\n");
    if (head < STATUS + OK.length() || !said.startsWith("HTTP/1.")) {
      throw new IOException("what answers there does not speak HTTP/1");
    }
    var status = said.substring(STATUS, STATUS + OK.length());
    if (status.equals(NOT_FOUND)) {
      return Optional.empty();
    }
    if (!status.equals(OK)) {
      throw new IOException("no answer to " + path + ": status " + status);
    }
    return Optional.of(said.substring(head + "\r\n\r\n".length()));
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
