package io.github.pythonimage.buildkit.connection;

import io.github.pythonimage.buildkit.io.SocketCloser;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.SocketFactory;
import org.apache.commons.io.function.IOSupplier;

/**
 * The sockets of one channel. gRPC knows only hosts and ports, so it gets a placeholder address,
 * and every socket is a connection to the daemon.
 */
public final class DaemonSockets extends SocketFactory implements AutoCloseable {

  private final IOSupplier<Socket> connector;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * Sockets of a connector.
   *
   * @param connector opens a connection on which the daemon speaks HTTP/2
   */
  DaemonSockets(IOSupplier<Socket> connector) {
    this.connector = connector;
  }

  @Override
  public Socket createSocket() throws IOException {
    return open(connector);
  }

  /** Another connection to the daemon, closed with those of the channel. */
  public Socket open(IOSupplier<Socket> other) throws IOException {
    var socket = other.get();
    open.removeIf(Socket::isClosed);
    open.add(socket);
    if (closed) {
      cut();
      throw new IOException("closed while connecting");
    }
    return socket;
  }

  /**
   * Closes all connections at once. gRPC would first write its pending data, which blocks if the
   * daemon is paused.
   */
  public void cut() {
    open.forEach(SocketCloser::close);
    open.clear();
  }

  /** Ends all connections; a later one is closed at once. */
  @Override
  public void close() {
    closed = true;
    cut();
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
