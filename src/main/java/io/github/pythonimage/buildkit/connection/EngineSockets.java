package io.github.pythonimage.buildkit.connection;

import com.github.dockerjava.transport.NamedPipeSocket;
import com.github.dockerjava.transport.UnixSocket;
import io.github.pythonimage.buildkit.endpoint.Endpoint;
import io.github.pythonimage.buildkit.endpoint.Tls;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import javax.net.ssl.SSLSocket;

/** Opens plain byte streams to an engine, whatever lies between. */
public record EngineSockets(Endpoint endpoint) {

  private static final int CONNECT_MILLIS = 10_000;

  /**
   * Opens a connection.
   *
   * @param protocols what to offer by ALPN where the connection is TLS
   */
  public Socket open(String... protocols) throws IOException {
    var uri = endpoint.uri();
    return switch (uri.getScheme()) {
      case "unix" -> UnixSocket.get(uri.getPath());
      case "docker-container" -> ContainerDial.of(endpoint).open();
      case "npipe" -> NamedPipe.open(uri.getPath());
      default -> openTcp(protocols);
    };
  }

  /** Elsewhere, as Java would load that socket to verify a class that only speaks of it. */
  private static final class NamedPipe {
    static Socket open(String path) throws IOException {
      if (!System.getProperty("os.name", "").startsWith("Windows")) {
        throw new IOException("named pipes are there on Windows only");
      }
      var pipe = new NamedPipeSocket(path.replace('/', '\\'));
      pipe.connect(new InetSocketAddress("localhost", 0), CONNECT_MILLIS);
      return pipe;
    }
  }

  private Socket openTcp(String... protocols) throws IOException {
    var host = endpoint.uri().getHost();
    var defaultPort = endpoint.tls().isPresent() ? 2376 : 2375;
    var port = endpoint.uri().getPort() < 0 ? defaultPort : endpoint.uri().getPort();
    var socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      // A build may say nothing for long: whatever lies between must not take that for its end.
      socket.setKeepAlive(true);
      socket.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
      return endpoint.tls().isPresent()
          ? secure(socket, host, port, endpoint.tls().get(), protocols)
          : socket;
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  private static Socket secure(Socket plain, String host, int port, Tls tls, String... protocols)
      throws IOException {
    var socket = (SSLSocket) tls.context().getSocketFactory().createSocket(plain, host, port, true);
    var parameters = socket.getSSLParameters();
    // Java trusts a certificate for any host unless told to compare the names.
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    parameters.setApplicationProtocols(protocols);
    socket.setSSLParameters(parameters);
    socket.setSoTimeout((int) Timeouts.ANSWER.toMillis());
    socket.startHandshake();
    socket.setSoTimeout(0);
    return socket;
  }
}
