package io.github.pythonimage.buildkit;

import com.google.protobuf.ByteString;
import io.github.pythonimage.buildkit.wire.BytesMessage;
import io.grpc.stub.ClientCallStreamObserver;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** The bytes that go into a {@link Tunnel}; a writer waits until the engine can take more. */
final class TunnelOutput extends OutputStream {

  private static final int CHUNK = 32 * 1024;

  private final byte[] buffer = new byte[CHUNK];
  private int filled;
  private @Nullable ClientCallStreamObserver<BytesMessage> call;
  private boolean ended;

  synchronized void attach(ClientCallStreamObserver<BytesMessage> requests) {
    call = requests;
  }

  synchronized void wake() {
    notifyAll();
  }

  synchronized void end() {
    ended = true;
    notifyAll();
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
    var from = offset;
    while (from < offset + length) {
      var count = Math.min(CHUNK - filled, offset + length - from);
      System.arraycopy(bytes, from, buffer, filled, count);
      filled += count;
      from += count;
      if (filled == CHUNK) {
        flush();
      }
    }
  }

  @Override
  public synchronized void flush() throws IOException {
    if (filled == 0) {
      return;
    }
    var requests = awaitReady();
    var data = ByteString.copyFrom(buffer, 0, filled);
    filled = 0;
    requests.onNext(BytesMessage.newBuilder().setData(data).build());
  }

  private ClientCallStreamObserver<BytesMessage> awaitReady() throws IOException {
    while (!ended && (call == null || !call.isReady())) {
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while the engine was busy");
      }
    }
    var requests = call;
    if (ended || requests == null) {
      throw new IOException("the session is over");
    }
    return requests;
  }

  @Override
  public void close() throws IOException {
    flush();
  }
}
