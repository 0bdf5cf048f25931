package io.github.pythonimage.buildkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocket;

/**
 * Hands gRPC connections on which the engine is ready to speak HTTP/2.
 *
 * <p>gRPC knows hosts and ports only; it is told a made-up one and whatever it asks for becomes a
 * connection to the engine.
 */
final class GrpcSockets extends SocketFactory {

  private final EngineSockets sockets;
  private final boolean direct;

  GrpcSockets(EngineSockets sockets, boolean direct) {
    this.sockets = sockets;
    this.direct = direct;
  }

  @Override
  public Socket createSocket() throws IOException {
    return direct ? direct() : upgraded();
  }

  private Socket direct() throws IOException {
    var socket = sockets.open("h2");
    if (socket instanceof SSLSocket tls && !"h2".equals(tls.getApplicationProtocol())) {
      socket.close();
      throw new IOException("the engine does not offer HTTP/2; is a proxy in between?");
    }
    return socket;
  }

  private Socket upgraded() throws IOException {
    var socket = sockets.open("http/1.1");
    try {
      var answer = HttpHead.ask(socket, "POST /grpc", "Connection: Upgrade", "Upgrade: h2c");
      if (answer.status() != 101) {
        throw new IOException("the engine refused to speak gRPC (status " + answer.status() + ")");
      }
      return socket;
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return createSocket();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort)
      throws IOException {
    return createSocket();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return createSocket();
  }

  @Override
  public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
      throws IOException {
    return createSocket();
  }
}
