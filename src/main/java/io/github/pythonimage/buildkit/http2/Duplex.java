package io.github.pythonimage.buildkit.http2;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import javax.net.ssl.SSLSocket;

/** Bytes both ways. Closing it ends whoever waits for it to read or to write. */
public interface Duplex extends Closeable {

  InputStream input() throws IOException;

  OutputStream output() throws IOException;

  /** Those of a connected socket. */
  static Duplex of(Socket socket) {
    return new Duplex() {
      @Override
      public InputStream input() throws IOException {
        return socket.getInputStream();
      }

      @Override
      public OutputStream output() throws IOException {
        return socket.getOutputStream();
      }

      @Override
      public void close() throws IOException {
        if (socket instanceof SSLSocket) {
          // Else it would wait for a thread that is writing, however long that takes.
          socket.setSoLinger(true, 1);
        }
        socket.close();
      }
    };
  }
}
