package io.github.pythonimage.buildkit;

import io.github.pythonimage.buildkit.connection.EngineSockets;
import io.github.pythonimage.buildkit.connection.HttpHead;
import io.github.pythonimage.buildkit.endpoint.Endpoint;
import io.github.pythonimage.buildkit.io.DaemonThreadFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;

/**
 * The real engine behind a door that behaves as Engine 29.2 does: it wants HTTP/2 at once, over
 * plain TCP or TLS. The door can be slammed.
 */
final class NewerEngine implements AutoCloseable {

  private final DaemonThreadFactory threads = new DaemonThreadFactory("newer-engine");
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final EngineSockets engine;
  private final ServerSocket door;
  final AtomicInteger connections = new AtomicInteger();

  NewerEngine(Endpoint real, ServerSocketFactory factory) throws IOException {
    engine = new EngineSockets(real);
    door = factory.createServerSocket(0, 10, InetAddress.getLoopbackAddress());
    threads.newThread(this::accept).start();
  }

  String address() {
    return "tcp://127.0.0.1:" + door.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        var client = door.accept();
        open.add(client);
        threads.newThread(() -> serve(client)).start();
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void serve(Socket client) {
    try {
      var in = new PushbackInputStream(client.getInputStream(), 3);
      var start = in.readNBytes(3);
      if (new String(start, StandardCharsets.US_ASCII).equals("PRI")) {
        connections.incrementAndGet();
        in.unread(start);
        passOn(client, in);
      } else {
        in.skipNBytes("D /_ping HTTP/1.1\r\n".length());
        client
            .getOutputStream()
            .write(
                ("HTTP/1.1 200 OK\r\nServer: Docker/29.2.0 (linux)\r\nApi-Version: 1.53\r\n"
                        + "Builder-Version: 2\r\nConnection: close\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
        client.close();
      }
    } catch (IOException e) {
      // The client has gone.
    }
  }

  private void passOn(Socket client, InputStream in) throws IOException {
    var socket = engine.open();
    open.add(socket);
    HttpHead.ask(socket, "POST /grpc", "Connection: Upgrade", "Upgrade: h2c");
    threads.newThread(() -> copy(socket, () -> socket.getInputStream(), client)).start();
    copy(client, () -> in, socket);
  }

  private interface Opener {
    InputStream open() throws IOException;
  }

  private static void copy(Socket from, Opener source, Socket to) {
    try (from;
        to) {
      OutputStream out = to.getOutputStream();
      var buffer = new byte[16 * 1024];
      var in = source.open();
      for (var count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        out.write(buffer, 0, count);
        out.flush();
      }
    } catch (IOException e) {
      // One side has gone, and takes the other with it.
    }
  }

  /** Ends every connection, as a restart of the engine does. */
  void slam() throws IOException {
    for (var socket : open) {
      socket.close();
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
    slam();
  }
}
