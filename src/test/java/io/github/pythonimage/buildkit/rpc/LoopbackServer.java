package io.github.pythonimage.buildkit.rpc;

import io.github.pythonimage.buildkit.http2.Duplex;
import io.github.pythonimage.buildkit.local.DaemonThreads;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Our services behind a port of this machine, for a peer that somebody else wrote. */
public final class LoopbackServer implements AutoCloseable {
  private final ExecutorService threads =
      Executors.newCachedThreadPool(new DaemonThreads("loopback"));
  private final Collection<Socket> sockets = new ConcurrentLinkedQueue<>();
  private final Collection<Server> connections = new ConcurrentLinkedQueue<>();
  private final List<Service> services;
  private final ServerSocket socket;

  public LoopbackServer(List<Service> services) throws IOException {
    this.services = List.copyOf(services);
    this.socket = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  public int port() {
    return socket.getLocalPort();
  }

  private void accept() {
    while (true) {
      try {
        var accepted = socket.accept();
        sockets.add(accepted);
        connections.add(Server.over(Duplex.of(accepted), threads, services));
      } catch (IOException e) {
        return; // Closed, and nobody else would.
      }
    }
  }

  /** Cuts every connection, without a word. */
  void cut() throws IOException {
    for (var accepted : sockets) {
      accepted.close();
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
    connections.forEach(Server::close);
    threads.shutdownNow();
  }
}
