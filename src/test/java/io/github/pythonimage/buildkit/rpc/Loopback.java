package io.github.pythonimage.buildkit.rpc;

import io.github.pythonimage.buildkit.http2.Duplex;
import io.github.pythonimage.buildkit.local.DaemonThreads;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Our services behind a port of this machine, for whoever connects. */
public final class Loopback implements AutoCloseable {
  private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final ExecutorService executor =
      Executors.newCachedThreadPool(new DaemonThreads("loopback"));
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final List<Server> servers = new CopyOnWriteArrayList<>();

  public Loopback(List<Service> services) throws IOException {
    executor.execute(
        () -> {
          try {
            while (true) {
              var socket = door.accept();
              sockets.add(socket);
              servers.add(Server.over(Duplex.of(socket), executor, services));
            }
          } catch (IOException e) {
            // The test is over.
          }
        });
  }

  public int port() {
    return door.getLocalPort();
  }

  /** Cuts every connection, without a word. */
  void cut() throws IOException {
    for (var socket : sockets) {
      socket.close();
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
    servers.forEach(Server::close);
    executor.shutdown();
  }
}
