package io.github.pythonimage.buildkit.connection;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/**
 * The input and output of a command that an engine runs in a container, as a connection. The engine
 * sends the command's output and its errors in frames, with a head of eight bytes each.
 */
final class ExecSocket extends Socket {
  private static final int HEAD = 8;
  private static final int STDOUT = 1;
  private static final int LONGEST_ERROR = 4_096;

  private final Socket engine;
  private final InputStream in;

  /**
   * @param failed makes the failure of a command that ended, from what it wrote as an error
   */
  ExecSocket(Socket engine, Function<String, IOException> failed) throws IOException {
    this.engine = engine;
    this.in = new Frames(engine.getInputStream(), failed);
  }

  private static final class Frames extends InputStream {
    private final InputStream in;
    private final Function<String, IOException> failed;
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
    private int left;
    private boolean isAnswered;

    Frames(InputStream in, Function<String, IOException> failed) {
      this.in = in;
      this.failed = failed;
    }

    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      while (left == 0) {
        if (!next()) {
          if (isAnswered) {
            return -1;
          }
          throw failed.apply(errors.toString(StandardCharsets.UTF_8).strip());
        }
      }
      var count = in.read(bytes, offset, Math.min(length, left));
      if (count < 0) {
        throw new EOFException("the engine ended the connection within a frame");
      }
      left -= count;
      // A buildkitd begins with the length of a short frame, and an engine that cannot start the
      // command writes a sentence instead.
      if (!isAnswered && bytes[offset] != 0) {
        errors.write(bytes, offset, count);
        errors.writeBytes(in.readNBytes(Math.min(left, LONGEST_ERROR)));
        throw failed.apply(errors.toString(StandardCharsets.UTF_8).strip());
      }
      isAnswered = true;
      return count;
    }

    /** Reads the head of the next frame; false at the end. */
    private boolean next() throws IOException {
      var head = in.readNBytes(HEAD);
      if (head.length == 0) {
        return false;
      }
      if (head.length < HEAD || head[0] < 0 || head[0] > 2) {
        throw new IOException("the engine sent no frame of a command's output");
      }
      var size = ByteBuffer.wrap(head).getInt(4);
      if (size < 0) {
        throw new IOException("the engine sent a frame that is too large");
      }
      if (head[0] == STDOUT) {
        left = size;
        return true;
      }
      var error = in.readNBytes(Math.min(size, LONGEST_ERROR));
      in.skipNBytes(size - (long) error.length);
      if (errors.size() < LONGEST_ERROR) {
        errors.writeBytes(error);
      }
      return true;
    }
  }

  @Override
  public InputStream getInputStream() {
    return in;
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    return engine.getOutputStream();
  }

  @Override
  public synchronized void close() throws IOException {
    engine.close();
  }

  @Override
  public boolean isClosed() {
    return engine.isClosed();
  }

  @Override
  public boolean isConnected() {
    return !engine.isClosed();
  }

  // The engine's own socket has these settings, or knows none.
  @Override
  public void setTcpNoDelay(boolean on) {}

  @Override
  public synchronized void setSoTimeout(int timeout) {}

  @Override
  public void setSoLinger(boolean on, int linger) {}
}
