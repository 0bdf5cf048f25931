package io.github.pythonimage.docker;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Takes what arrives at a socket elsewhere, and brings back the answers. */
public final class Pump implements Closeable {
  private final ServerSocket server;
  private final Visit visit;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            var thread = new Thread(task, "pump");
            thread.setDaemon(true);
            return thread;
          });

  /** What is done with a client; both are closed after it. */
  public interface Visit {
    void of(Socket client, Pump pump) throws IOException;
  }

  public Pump(ServerSocket server, Visit visit) {
    this.server = server;
    this.visit = visit;
    threads.execute(this::accept);
  }

  public int port() {
    return server.getLocalPort();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        var client = server.accept();
        threads.execute(() -> serve(client));
      } catch (IOException e) {
        // Closed, or a handshake that nobody finished.
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      visit.of(client, this);
    } catch (IOException e) {
      // One of the two is gone, which the other one sees.
    }
  }

  /** Both ways, until the answers end. */
  public void join(Socket client, Socket target) throws IOException {
    threads.execute(
        () -> {
          try {
            copy(client.getInputStream(), target.getOutputStream());
            target.shutdownOutput();
          } catch (IOException e) {
            // The answers have ended.
          }
        });
    copy(target.getInputStream(), client.getOutputStream());
  }

  private static void copy(InputStream from, OutputStream to) throws IOException {
    var buffer = new byte[64 * 1024];
    for (var count = from.read(buffer); count >= 0; count = from.read(buffer)) {
      to.write(buffer, 0, count);
      to.flush();
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    threads.shutdownNow();
  }
}
