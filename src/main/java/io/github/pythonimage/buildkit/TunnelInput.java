package io.github.pythonimage.buildkit;

import com.google.protobuf.ByteString;
import io.grpc.stub.ClientCallStreamObserver;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** The bytes that come out of a {@link Tunnel}. */
final class TunnelInput extends InputStream {

  // Never sent: BuildKit's messages are not compared by identity with it.
  private static final ByteString END = ByteString.copyFromUtf8("end");

  private final BlockingQueue<ByteString> arrived = new LinkedBlockingQueue<>();
  private ByteString current = ByteString.EMPTY;
  private int position;
  private volatile @Nullable ClientCallStreamObserver<?> call;

  void attach(ClientCallStreamObserver<?> requests) {
    call = requests;
  }

  void offer(ByteString bytes) {
    arrived.add(bytes);
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
  @SuppressWarnings("ReferenceEquality") // END is a mark, not a value
  public int read(byte[] target, int offset, int length) throws InterruptedIOException {
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

  @SuppressWarnings("ReferenceEquality")
  private boolean next() throws InterruptedIOException {
    try {
      var bytes = arrived.take();
      if (bytes == END) {
        arrived.add(END);
        return false;
      }
      current = bytes;
      position = 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for the engine");
    }
    var requests = call;
    if (requests != null) {
      requests.request(1);
    }
    return true;
  }
}
