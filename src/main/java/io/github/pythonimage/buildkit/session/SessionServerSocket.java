package io.github.pythonimage.buildkit.session;

import io.github.pythonimage.buildkit.io.SocketCloser;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import javax.net.ServerSocketFactory;

/**
 * A server socket that listens nowhere: the one connection that it ever accepts is opened from this
 * side. A daemon that is paused lets it wait.
 */
final class SessionServerSocket extends ServerSocket {

  private final Supplier<Socket> opener;
  private final CompletableFuture<Socket> connection = new CompletableFuture<>();
  private final AtomicBoolean accepted = new AtomicBoolean();
  private final CountDownLatch closed = new CountDownLatch(1);

  SessionServerSocket(Supplier<Socket> opener) throws IOException {
    this.opener = opener;
  }

  /** What a server makes its socket with. */
  ServerSocketFactory factory() {
    return new ServerSocketFactory() {
      @Override
      public ServerSocket createServerSocket() {
        return SessionServerSocket.this;
      }

      @Override
      public ServerSocket createServerSocket(int port) {
        return createServerSocket();
      }

      @Override
      public ServerSocket createServerSocket(int port, int backlog) {
        return createServerSocket();
      }

      @Override
      public ServerSocket createServerSocket(int port, int backlog, InetAddress address) {
        return createServerSocket();
      }
    };
  }

  @Override
  public Socket accept() throws IOException {
    if (!accepted.getAndSet(true)) {
      return connect();
    }
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new SocketException("closed");
  }

  private Socket connect() throws IOException {
    try {
      var socket = opener.get();
      connection.complete(socket);
      return socket;
    } catch (RuntimeException e) {
      connection.completeExceptionally(e);
      throw new IOException(e);
    }
  }

  /** Completes once the daemon has taken the connection. */
  CompletableFuture<Socket> connection() {
    return connection;
  }

  /** Closes the connection, at once or as soon as it is there. */
  void closeConnection() {
    var unused = connection.thenAccept(SocketCloser::close);
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
