package io.github.pythonimage.buildkit;

import io.github.pythonimage.buildkit.rpc.Call;
import io.github.pythonimage.buildkit.wire.BytesMessage;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that go into a {@link Tunnel}; a writer waits until the engine can take more. What is
 * written at once is sent at once: the only writer is a server that gathers what it has to say.
 */
final class TunnelOutput extends OutputStream {

  private static final int CHUNK = 256 * 1024;

  private @Nullable Call<BytesMessage> call;
  private boolean ended;

  synchronized void attach(Call<BytesMessage> open) {
    call = open;
    notifyAll();
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
    for (var sent = 0; sent < length; sent += CHUNK) {
      // Copied when it is put into its message, so the array is its owner's again when we return.
      var chunk = ByteBuffer.wrap(bytes, offset + sent, Math.min(CHUNK, length - sent));
      awaitReady().onNext(new BytesMessage(chunk));
    }
  }

  private Call<BytesMessage> awaitReady() throws IOException {
    while (!ended && (call == null || !call.isReady())) {
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while the engine was busy");
      }
    }
    var open = call;
    if (ended || open == null) {
      throw new IOException("the session is over");
    }
    return open;
  }
}
