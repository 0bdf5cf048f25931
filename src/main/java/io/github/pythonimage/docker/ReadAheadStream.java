package io.github.pythonimage.docker;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
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
  private final BlockingQueue<Piece> ahead = new ArrayBlockingQueue<>(PIECES);
  // Pieces are used again: new ones for each would be as many bytes as the archive.
  private final Queue<ByteBuffer> used = new ConcurrentLinkedQueue<>();
  private final Thread reader = new Thread(this::readAhead, "engine-read-ahead");
  private Piece current = new Piece(ByteBuffer.allocate(PIECE).limit(0), false, null);

  /**
   * A part of the content.
   *
   * @param failure what came instead of the rest
   */
  private record Piece(ByteBuffer content, boolean isLast, @Nullable Throwable failure) {}

  /** Content that is read ahead from {@link #start} on. */
  ReadAheadStream(InputStream in) {
    this.in = in;
  }

  /** Starts to read. */
  ReadAheadStream start() {
    reader.setDaemon(true);
    reader.start();
    return this;
  }

  private void readAhead() {
    try {
      Piece piece;
      do {
        piece = readPiece();
        ahead.put(piece);
      } while (!piece.isLast());
    } catch (InterruptedException e) {
      // Nobody needs the rest.
    }
  }

  private Piece readPiece() {
    var content = ByteBuffer.allocate(0);
    try {
      content = Optional.ofNullable(used.poll()).orElseGet(() -> ByteBuffer.allocate(PIECE));
      var read = 0;
      while (read >= 0 && content.hasRemaining()) {
        read = in.read(content.array(), content.position(), content.remaining());
        content.position(content.position() + Math.max(0, read));
      }
      var isLast = content.hasRemaining();
      return new Piece(content.flip(), isLast, null);
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      // Whatever it is: without a last piece, the consumer would wait for ever.
      return new Piece(content.flip(), true, e);
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
    while (!current.content().hasRemaining()) {
      if (current.isLast()) {
        return end();
      }
      next();
    }
    var count = Math.min(length, current.content().remaining());
    current.content().get(bytes, offset, count);
    return count;
  }

  private int end() throws IOException {
    var failure = current.failure();
    if (failure == null) {
      return -1;
    }
    if (failure instanceof IOException own) {
      throw own;
    }
    if (failure instanceof RuntimeException own) {
      throw own;
    }
    throw new IOException("an archive cannot be read: " + failure.getMessage(), failure);
  }

  private void next() throws IOException {
    try {
      var piece = ahead.take();
      used.add(current.content().clear());
      current = piece;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while an archive was read");
    }
  }

  @Override
  public int available() {
    return current.content().remaining();
  }

  @Override
  public void close() throws IOException {
    in.close();
    reader.interrupt();
  }
}
