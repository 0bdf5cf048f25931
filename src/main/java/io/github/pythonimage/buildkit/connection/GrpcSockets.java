package io.github.pythonimage.buildkit.connection;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;
import org.apache.commons.io.function.IOSupplier;

/**
 * Opens connections on which the engine is ready to speak HTTP/2.
 *
 * @param direct whether it is so from the first byte; otherwise it is asked to
 * @param timeout how long it may take to answer then
 */
public record GrpcSockets(EngineSockets sockets, boolean direct, Duration timeout)
    implements IOSupplier<Socket> {

  public GrpcSockets(EngineSockets sockets, boolean direct) {
    this(sockets, direct, Timeouts.ANSWER);
  }

  @Override
  public Socket get() throws IOException {
    return direct ? openH2() : openH2c(sockets.open("http/1.1"));
  }

  private Socket openH2() throws IOException {
    var socket = sockets.open("h2", "http/1.1");
    if (!(socket instanceof SSLSocket tls) || "h2".equals(tls.getApplicationProtocol())) {
      return socket;
    }
    // Behind TLS, Engine 29 offers HTTP/1.1 alone, and has to be asked as its predecessors have.
    if ("http/1.1".equals(tls.getApplicationProtocol())) {
      return openH2c(socket);
    }
    socket.close();
    throw new IOException("the engine does not offer HTTP/2; is a proxy in between?");
  }

  /**
   * A connection in which the engine asks, as the server of a session. Engines that speak HTTP/2
   * from the first byte have no such path.
   *
   * @param headers about the session
   */
  public Socket openSession(List<String> headers) throws IOException {
    return upgrade(sockets.open("http/1.1"), "POST /session", headers);
  }

  private Socket openH2c(Socket socket) throws IOException {
    return upgrade(socket, "POST /grpc", List.of());
  }

  private Socket upgrade(Socket socket, String request, List<String> headers) throws IOException {
    try {
      var answer = answer(socket, request, headers);
      if (answer.status() != 101) {
        throw new IOException("the engine refused to speak gRPC (status " + answer.status() + ")");
      }
      return socket;
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  private HttpHead answer(Socket socket, String request, List<String> headers) throws IOException {
    var limit = new TimeLimit(socket, timeout);
    try (limit) {
      var upgrade = Stream.of("Connection: Upgrade", "Upgrade: h2c");
      HttpHead.send(socket, request, Stream.concat(upgrade, headers.stream()).toList());
      return HttpHead.read(socket.getInputStream());
    } catch (IOException e) {
      throw limit.reached()
          ? new IOException("it did not answer within " + timeout.toSeconds() + " seconds", e)
          : e;
    }
  }
}
