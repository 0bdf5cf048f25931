package io.github.pythonimage.buildkit.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.github.pythonimage.buildkit.io.DaemonThreadFactory;
import io.github.pythonimage.buildkit.wire.BytesMessage;
import io.grpc.stub.ClientCallStreamObserver;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What goes into a tunnel, and when. */
@Timeout(30)
class SessionStreamOutputTest {

  private final Call call = new Call();
  private final SessionStreamOutput output = new SessionStreamOutput(Runnable::run);

  /** A call that takes what it is given when it is ready. */
  private static final class Call extends ClientCallStreamObserver<BytesMessage> {
    private ByteString taken = ByteString.EMPTY;
    private int messages;
    private volatile boolean ready = true;
    private boolean cancelled;

    @Override
    public boolean isReady() {
      return ready;
    }

    @Override
    public synchronized void onNext(BytesMessage message) {
      if (cancelled) {
        throw new IllegalStateException("call was cancelled");
      }
      taken = taken.concat(message.getData());
      messages++;
    }

    @Override
    public void cancel(@Nullable String message, @Nullable Throwable cause) {
      cancelled = true;
    }

    @Override
    public void setOnReadyHandler(Runnable onReadyHandler) {}

    @Override
    public void request(int count) {}

    @Override
    public void setMessageCompression(boolean enable) {}

    @Override
    public void disableAutoInboundFlowControl() {}

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onCompleted() {}
  }

  // gRPC's server does not flush when it has filled a window.
  @Test
  void whatNobodyFlushesIsSentAllTheSame() throws Exception {
    output.attach(call);
    output.write(new byte[] {1, 2, 3}, 1, 2);

    assertThat(call.taken.toByteArray()).containsExactly(2, 3);
  }

  @Test
  void whatIsWrittenWhileTheEngineIsBusyIsSentTogether() throws Exception {
    call.ready = false;
    output.attach(call);
    for (var i = 0; i < 1000; i++) {
      output.write(i);
    }
    assertThat(call.messages).isZero();
    call.ready = true;
    output.wake();

    assertThat(call.messages).isOne();
    assertThat(call.taken.size()).isEqualTo(1000);
  }

  private CompletableFuture<@Nullable Throwable> runInThread(Work work) {
    var end = new CompletableFuture<@Nullable Throwable>();
    new DaemonThreadFactory("tunnel-test")
        .newThread(
            () -> {
              try {
                work.run();
                end.complete(null);
              } catch (IOException e) {
                end.complete(e);
              }
            })
        .start();
    return end;
  }

  private interface Work {
    void run() throws IOException;
  }

  @Test
  void writerWaitsForAnEngineThatTakesNothing() throws Exception {
    call.ready = false;
    output.attach(call);
    var writer =
        runInThread(
            () -> {
              for (var i = 0; i < 100; i++) {
                output.write(new byte[8192], 0, 8192);
              }
            });
    assertThatThrownBy(() -> writer.get(300, TimeUnit.MILLISECONDS)).isNotNull();
    call.ready = true;
    output.wake();

    assertThat(writer.get(10, TimeUnit.SECONDS)).isNull();
    assertThat(call.taken.size()).isEqualTo(100 * 8192);
  }

  @Test
  void endLetsTheWriterGo() throws Exception {
    var writer =
        runInThread(
            () -> {
              for (var i = 0; i < 100; i++) {
                output.write(new byte[8192], 0, 8192);
              }
            });
    assertThatThrownBy(() -> writer.get(300, TimeUnit.MILLISECONDS)).isNotNull();
    output.end();

    assertThat(writer.get(10, TimeUnit.SECONDS)).hasMessage("the session is over");
  }

  @Test
  void closingWaitsForTheLastWords() throws Exception {
    call.ready = false;
    output.attach(call);
    output.write(7);
    var closing = runInThread(output::close);
    assertThatThrownBy(() -> closing.get(300, TimeUnit.MILLISECONDS)).isNotNull();
    call.ready = true;
    output.wake();

    assertThat(closing.get(10, TimeUnit.SECONDS)).isNull();
    assertThat(call.taken.toByteArray()).containsExactly(7);
  }

  @Test
  void callThatIsCancelledEndsTheOutput() throws Exception {
    output.attach(call);
    call.cancel(null, null);
    output.write(7);

    assertThatThrownBy(() -> output.write(8)).hasMessage("the session is over");
    output.close();
  }
}
