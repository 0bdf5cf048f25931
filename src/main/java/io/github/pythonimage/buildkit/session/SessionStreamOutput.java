package io.github.pythonimage.buildkit.session;

import com.google.protobuf.ByteString;
import io.github.pythonimage.buildkit.wire.BytesMessage;
import io.grpc.stub.ClientCallStreamObserver;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that go into a {@link SessionStream}; a writer waits while the engine is slow to take
 * them.
 *
 * <p>What is written is sent at once, and what is written meanwhile is sent together. The writer is
 * gRPC's server: it writes pieces of 8 KiB, and does not flush when it has filled a window of the
 * engine, which then waits for the last piece.
 */
final class SessionStreamOutput extends OutputStream {

  private static final int MOST = 256 * 1024;

  private final Executor executor;
  private final ByteString.Output gathered = ByteString.newOutput(8 * 1024);
  private @Nullable ClientCallStreamObserver<BytesMessage> call;
  private boolean sending;
  private boolean ended;

  SessionStreamOutput(Executor executor) {
    this.executor = executor;
  }

  synchronized void attach(ClientCallStreamObserver<BytesMessage> open) {
    call = open;
  }

  /** The engine takes more. */
  void wake() {
    if (begin()) {
      sendAll();
    }
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
    await(() -> ended || gathered.size() < MOST);
    if (ended) {
      throw new IOException("the session is over");
    }
    gathered.write(bytes, offset, length);
    if (begin()) {
      executor.execute(this::sendAll);
    }
  }

  private synchronized boolean begin() {
    if (sending || !canSend()) {
      return false;
    }
    sending = true;
    return true;
  }

  private boolean canSend() {
    return !ended && gathered.size() > 0 && call != null && call.isReady();
  }

  private void sendAll() {
    try {
      for (var message = next(); message != null && call != null; message = next()) {
        call.onNext(message);
      }
    } catch (IllegalStateException e) {
      end(); // The call was cancelled.
    }
  }

  private synchronized @Nullable BytesMessage next() {
    notifyAll();
    if (!canSend()) {
      sending = false;
      return null;
    }
    var message = BytesMessage.newBuilder().setData(gathered.toByteString()).build();
    gathered.reset();
    return message;
  }

  /** Waits until all is sent. */
  @Override
  public synchronized void close() throws IOException {
    await(() -> ended || (!sending && gathered.size() == 0));
  }

  private synchronized void await(BooleanSupplier condition) throws IOException {
    try {
      while (!condition.getAsBoolean()) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while the engine was busy");
    }
  }
}
