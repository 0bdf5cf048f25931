package io.github.pythonimage.buildkit;

import io.github.pythonimage.buildkit.connection.EngineSockets;
import io.github.pythonimage.buildkit.endpoint.Endpoint;
import io.github.pythonimage.buildkit.io.DaemonThreadFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A way to the engine that is cut after so many bytes in one direction: by a reset, by an end as if
 * all had been said, or by silence.
 */
final class CutConnection implements AutoCloseable {

  /** How it ends. */
  enum Manner {
    RESET,
    END,
    SILENCE
  }

  private final DaemonThreadFactory threads = new DaemonThreadFactory("cut-connection");
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final EngineSockets engine;
  private final ServerSocket door;
  private final AtomicLong toEngine = new AtomicLong(Long.MAX_VALUE);
  private final AtomicLong fromEngine = new AtomicLong(Long.MAX_VALUE);
  private volatile Manner manner = Manner.RESET;

  CutConnection(Endpoint real) throws IOException {
    engine = new EngineSockets(real);
    door = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    threads.newThread(this::accept).start();
  }

  Endpoint endpoint() {
    return Endpoint.of("tcp://127.0.0.1:" + door.getLocalPort());
  }

  /** From now on, so many bytes get through in one direction. */
  void cutAfter(long bytes, boolean towardsEngine, Manner how) {
    manner = how;
    (towardsEngine ? toEngine : fromEngine).set(bytes);
  }

  /** Lets everything through again. */
  void restore() {
    toEngine.set(Long.MAX_VALUE);
    fromEngine.set(Long.MAX_VALUE);
  }

  private void accept() {
    try {
      while (true) {
        var client = door.accept();
        var socket = engine.open();
        open.add(client);
        open.add(socket);
        threads.newThread(() -> copy(client, socket, toEngine)).start();
        threads.newThread(() -> copy(socket, client, fromEngine)).start();
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void copy(Socket from, Socket to, AtomicLong left) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      var buffer = new byte[16 * 1024];
      for (var count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        var allowed = (int) Math.max(0, Math.min(count, left.getAndAdd(-count)));
        out.write(buffer, 0, allowed);
        out.flush();
        if (allowed < count && manner != Manner.SILENCE) {
          break;
        }
      }
      end(from);
      end(to);
    } catch (IOException e) {
      end(from);
      end(to);
    }
  }

  private void end(Socket socket) {
    try {
      // docker-java's unix sockets know no options.
      if (manner == Manner.RESET && open.indexOf(socket) % 2 == 0) {
        socket.setSoLinger(true, 0);
      }
      socket.close();
    } catch (IOException e) {
      // It has ended already.
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
    for (var socket : open) {
      socket.close();
    }
  }
}
