package io.github.pythonimage.buildkit.io;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * A stream of messages that arrive on another thread. The next message is requested when the one
 * before was read, so that memory use stays small.
 */
public final class MessageInputStream extends InputStream {

  // Also the mark of the end: what is offered and empty never gets into the queue.
  private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

  private final BlockingQueue<ByteBuffer> arrivals = new LinkedBlockingQueue<>();
  private volatile @Nullable Runnable askForMore;
  private volatile @Nullable String failure;
  private volatile boolean closed;
  private ByteBuffer current = EMPTY;

  /** Sets how the next message is requested. */
  public void attach(Runnable more) {
    askForMore = more;
  }

  /** Takes a message, which nobody else reads or changes any more. */
  public void offer(ByteBuffer bytes) {
    if (!bytes.hasRemaining()) {
      more();
      return;
    }
    arrivals.add(bytes);
    if (closed) {
      close();
    }
  }

  /** Ends the stream; all data has arrived. */
  public void end() {
    arrivals.add(EMPTY);
  }

  /** Fails the stream. */
  public void fail(String reason) {
    failure = reason;
    end();
  }

  /** Whether the stream failed. */
  public boolean failed() {
    return failure != null;
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (!current.hasRemaining() && !next()) {
      return -1;
    }
    var count = Math.min(length, current.remaining());
    current.get(target, offset, count);
    return count;
  }

  private boolean next() throws IOException {
    try {
      var arrival = arrivals.take();
      if (arrival.hasRemaining()) {
        current = arrival;
        more();
        return true;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for the daemon");
    }
    end(); // Whoever reads on gets the same answer.
    if (failure != null) {
      throw new IOException(failure);
    }
    return false;
  }

  /**
   * Discards data that still arrives. Otherwise the daemon would block for ever on its last bytes.
   */
  @Override
  public void close() {
    closed = true;
    for (var arrival = arrivals.poll(); arrival != null; arrival = arrivals.poll()) {
      if (arrival.hasRemaining()) {
        more();
      }
    }
  }

  private void more() {
    var ask = askForMore;
    if (ask != null) {
      ask.run();
    }
  }
}
