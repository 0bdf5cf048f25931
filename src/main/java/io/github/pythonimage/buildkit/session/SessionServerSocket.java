package io.github.pythonimage.buildkit.session;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ServerSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * A server socket that listens nowhere: the one connection it ever accepts is a {@link
 * SessionStream}.
 */
final class SessionServerSocket extends ServerSocket {

  private final AtomicReference<@Nullable SessionStream> waiting;
  private final CountDownLatch closed = new CountDownLatch(1);

  private SessionServerSocket(SessionStream tunnel) throws IOException {
    waiting = new AtomicReference<>(tunnel);
  }

  static ServerSocketFactory to(SessionStream tunnel) {
    return new ServerSocketFactory() {
      @Override
      public ServerSocket createServerSocket() throws IOException {
        return new SessionServerSocket(tunnel);
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
    var tunnel = waiting.getAndSet(null);
    if (tunnel != null) {
      return tunnel;
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
