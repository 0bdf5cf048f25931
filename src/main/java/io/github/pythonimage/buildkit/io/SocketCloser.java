package io.github.pythonimage.buildkit.io;

import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLSocket;

/** Closes connections to a daemon that may read nothing any more. */
public final class SocketCloser {
  private SocketCloser() {}

  /** Closes a socket at once; one that is gone is no failure. */
  public static void close(Socket socket) {
    try {
      if (socket instanceof SSLSocket) {
        // Otherwise closing waits for a thread that is writing, however long that takes.
        socket.setSoLinger(true, 1);
      }
      socket.close();
    } catch (IOException e) {
      // It is gone.
    }
  }
}
