package io.github.pythonimage.buildkit.session;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ServerSocketFactory;

/** A server socket that listens nowhere: the one connection it ever accepts is given. */
final class SessionServerSocket extends ServerSocket {

  private final Socket connection;
  private final AtomicBoolean accepted = new AtomicBoolean();
  private final CountDownLatch closed = new CountDownLatch(1);

  private SessionServerSocket(Socket connection) throws IOException {
    this.connection = connection;
  }

  static ServerSocketFactory to(Socket connection) {
    return new ServerSocketFactory() {
      @Override
      public ServerSocket createServerSocket() throws IOException {
        return new SessionServerSocket(connection);
      }

      @Override
      public ServerSocket createServerSocket(int port) throws IOException {
        return createServerSocket();
      }

      @Override
      public ServerSocket createServerSocket(int port, int backlog) throws IOException {
        return createServerSocket();
      }

      @Override
      public ServerSocket createServerSocket(int port, int backlog, InetAddress address)
          throws IOException {
        return createServerSocket();
      }
    };
  }

  @Override
  public Socket accept() throws IOException {
    if (!accepted.getAndSet(true)) {
      return connection;
    }
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new SocketException("closed");
  }

  @Override
  public void bind(SocketAddress address) {}

  @Override
  public SocketAddress getLocalSocketAddress() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
