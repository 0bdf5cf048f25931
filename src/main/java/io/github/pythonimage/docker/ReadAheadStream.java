package io.github.pythonimage.docker;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Content that another thread reads ahead of its consumer, up to 2 MB. An engine writes an archive
 * in small pieces through a socket that holds 200 KB: without this it waits while the consumer
 * works, and the consumer while it writes.
 */
final class ReadAheadStream extends InputStream {
  private static final int PIECE = 1 << 17;
  private static final int PIECES = 16;

  private final InputStream in;
  private final BlockingQueue<Piece> empty = new ArrayBlockingQueue<>(PIECES);
  private final BlockingQueue<Piece> full = new ArrayBlockingQueue<>(PIECES);
  private final Thread reader;
  private Piece current = new Piece();
  private int position;

  private static final class Piece {
    private final byte[] bytes = new byte[PIECE];
    private int length;
    private boolean isLast;
    private @Nullable Exception failure;
  }

  /** Content that is read ahead from {@link #start} on. */
  ReadAheadStream(InputStream in) {
    this.in = in;
    this.reader = new Thread(this::readAhead, "engine-read-ahead");
    reader.setDaemon(true);
    for (var i = 1; i < PIECES; i++) {
      empty.add(new Piece());
    }
  }

  /** Starts to read. */
  ReadAheadStream start() {
    reader.start();
    return this;
  }

  private void readAhead() {
    try {
      var isLast = false;
      while (!isLast) {
        var piece = empty.take();
        fill(piece);
        isLast = piece.isLast;
        full.put(piece);
      }
    } catch (InterruptedException e) {
      // Nobody needs the rest.
    }
  }

  private void fill(Piece piece) {
    piece.length = 0;
    try {
      while (piece.length < PIECE && !piece.isLast) {
        var read = in.read(piece.bytes, piece.length, PIECE - piece.length);
        piece.isLast = read < 0;
        piece.length += Math.max(0, read);
      }
    } catch (IOException | RuntimeException e) {
      piece.isLast = true;
      piece.failure = e;
    }
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (length == 0) {
      return 0;
    }
    while (position == current.length) {
      if (current.isLast) {
        return end();
      }
      next();
    }
    var count = Math.min(length, current.length - position);
    System.arraycopy(current.bytes, position, bytes, offset, count);
    position += count;
    return count;
  }

  private int end() throws IOException {
    if (current.failure instanceof RuntimeException failure) {
      throw failure;
    }
    if (current.failure instanceof IOException failure) {
      throw failure;
    }
    return -1;
  }

  private void next() throws IOException {
    try {
      empty.put(current);
      current = full.take();
      position = 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while an archive was read");
    }
  }

  @Override
  public int available() {
    return current.length - position;
  }

  @Override
  public void close() throws IOException {
    in.close();
    reader.interrupt();
  }
}
