package io.github.pythonimage.build;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands before an engine and notes the first line of each connection. */
final class CountingProxy implements AutoCloseable {
  private static final int BUFFER = 64 * 1024;

  private final URI engine;
  private final ServerSocket server;
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final List<Socket> clients = new CopyOnWriteArrayList<>();

  CountingProxy(URI engine) throws IOException {
    this.engine = engine;
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    daemon(this::accept);
  }

  String host() {
    return "tcp://127.0.0.1:" + server.getLocalPort();
  }

  /** How often BuildKit was spoken to. */
  long solves() {
    return lines.stream().filter(l -> l.startsWith("POST /grpc") || l.startsWith("PRI ")).count();
  }

  void forget() {
    lines.clear();
  }

  /** Ends every connection. */
  void cut() {
    clients.forEach(client -> daemon(client::close));
  }

  private void accept() throws IOException {
    while (true) {
      var client = server.accept();
      clients.add(client);
      daemon(() -> serve(client));
    }
  }

  private void serve(Socket client) throws IOException {
    var channel =
        engine.getScheme().equals("unix")
            ? SocketChannel.open(UnixDomainSocketAddress.of(Path.of(engine.getPath())))
            : SocketChannel.open(new InetSocketAddress(engine.getHost(), engine.getPort()));
    try (client;
        channel) {
      var first = firstLine(client.getInputStream());
      lines.add(new String(first, StandardCharsets.US_ASCII).strip());
      write(channel, first, first.length);
      daemon(
          () -> {
            var buffer = new byte[BUFFER];
            for (var count = client.getInputStream().read(buffer);
                count >= 0;
                count = client.getInputStream().read(buffer)) {
              write(channel, buffer, count);
            }
            channel.shutdownOutput();
          });
      var buffer = ByteBuffer.allocate(BUFFER);
      while (channel.read(buffer) >= 0) {
        client.getOutputStream().write(buffer.array(), 0, buffer.position());
        buffer.clear();
      }
    }
  }

  // Not by the channel's streams: one that reads would keep the other from writing.
  private static void write(SocketChannel channel, byte[] bytes, int count) throws IOException {
    var buffer = ByteBuffer.wrap(bytes, 0, count);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  private static byte[] firstLine(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream();
    for (var next = in.read(); next >= 0; next = in.read()) {
      line.write(next);
      if (next == '\n') {
        break;
      }
    }
    return line.toByteArray();
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void daemon(Work work) {
    var thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // One of the two is gone.
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
