package io.github.pythonimage.buildkit;

import io.github.pythonimage.buildkit.rpc.Call;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** The bytes that come out of a {@link Tunnel}. */
final class TunnelInput extends InputStream {

  // A mark: no message has this very buffer.
  private static final ByteBuffer END = ByteBuffer.allocate(0);

  private final BlockingQueue<ByteBuffer> arrived = new LinkedBlockingQueue<>();
  private ByteBuffer current = END;
  private volatile @Nullable Call<?> call;

  void attach(Call<?> open) {
    call = open;
  }

  void offer(ByteBuffer bytes) {
    arrived.add(bytes.duplicate());
  }

  void end() {
    arrived.add(END);
  }

  @Override
  public int read() throws InterruptedIOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws InterruptedIOException {
    while (!current.hasRemaining()) {
      if (!next()) {
        return -1;
      }
    }
    var count = Math.min(length, current.remaining());
    current.get(target, offset, count);
    return count;
  }

  @SuppressWarnings("ReferenceEquality") // END is a mark, not a value
  private boolean next() throws InterruptedIOException {
    try {
      var bytes = arrived.take();
      if (bytes == END) {
        arrived.add(END);
        return false;
      }
      current = bytes;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for the engine");
    }
    var open = call;
    if (open != null) {
      open.request(1);
    }
    return true;
  }
}
