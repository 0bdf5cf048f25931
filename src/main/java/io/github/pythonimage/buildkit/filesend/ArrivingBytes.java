package io.github.pythonimage.buildkit.filesend;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * What arrives on one thread, read on another. A message is asked for when the one before it was
 * read, so that little is held in memory however large the whole is.
 */
final class ArrivingBytes extends InputStream {

  private sealed interface Arrival {
    record Bytes(ByteString data) implements Arrival {}

    record End() implements Arrival {}

    record Failure(String reason) implements Arrival {}
  }

  private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
  private volatile @Nullable Runnable askForMore;
  private volatile boolean closed;
  private volatile boolean brokenOff;
  private ByteString current = ByteString.EMPTY;
  private int position;

  /** From where they come, and how to get more. */
  void attach(Runnable askForMore) {
    this.askForMore = askForMore;
  }

  void offer(ByteString bytes) {
    if (closed) {
      more();
    } else {
      arrivals.add(new Arrival.Bytes(bytes));
    }
  }

  /** Nothing more will come, and what came is the whole. */
  void end() {
    arrivals.add(new Arrival.End());
  }

  /** Nothing more will come, and what came is worth nothing. */
  void fail(String reason) {
    brokenOff = true;
    arrivals.add(new Arrival.Failure(reason));
  }

  /** Whether what came is worth nothing. */
  boolean brokenOff() {
    return brokenOff;
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    while (position == current.size()) {
      if (!next()) {
        return -1;
      }
    }
    var count = Math.min(length, current.size() - position);
    current.substring(position, position + count).copyTo(target, offset);
    position += count;
    return count;
  }

  private boolean next() throws IOException {
    try {
      var arrival = arrivals.take();
      if (arrival instanceof Arrival.Bytes bytes) {
        current = bytes.data();
        position = 0;
        more();
        return true;
      }
      arrivals.add(arrival); // Whoever reads on gets the same answer.
      if (arrival instanceof Arrival.Failure failure) {
        throw new IOException(failure.reason());
      }
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while an image arrived");
    }
  }

  /**
   * Lets go of all that still comes: a daemon whose last bytes nobody takes would wait for ever.
   */
  @Override
  public void close() {
    closed = true;
    for (var arrival = arrivals.poll(); arrival != null; arrival = arrivals.poll()) {
      if (arrival instanceof Arrival.Bytes) {
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
