package io.github.pythonimage.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A registry cannot keep a reader for ever, neither by silence nor by a byte now and then. */
@Timeout(30)
class StallGuardTest {
  private static final Duration SHORT = Duration.ofMillis(400);

  /** Sends one byte again and again, until somebody closes it. */
  private static final class Trickle extends InputStream {
    private final AtomicBoolean isClosed = new AtomicBoolean();
    private final int count;

    Trickle(int count) {
      this.count = count;
    }

    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0];
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      if (isClosed.get()) {
        throw new IOException("closed");
      }
      return Math.min(length, count);
    }

    @Override
    public void close() {
      isClosed.set(true);
    }
  }

  private static StallGuard guard(InputStream body) {
    return new StallGuard(body, body, 1024, SHORT, "it sent less than 1 KiB in time").start();
  }

  @Test
  void endsABodyThatSendsOneByteNowAndThen() throws IOException {
    try (var body = guard(new Trickle(1))) {
      assertThatThrownBy(() -> body.readAllBytes())
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("it sent less than 1 KiB in ");
    }
  }

  @Test
  void endsABodyThatSendsNothing() throws IOException {
    var closed = new CountDownLatch(1);
    var silent =
        new InputStream() {
          @Override
          public int read() throws IOException {
            try {
              closed.await();
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
            return -1;
          }

          @Override
          public void close() {
            closed.countDown();
          }
        };
    try (var body = guard(silent)) {
      assertThatThrownBy(() -> body.read())
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("it sent less than 1 KiB in ");
    }
  }

  @Test
  void readsASlowBodyThatSendsEnough() throws IOException {
    try (var body = guard(new Trickle(512))) {
      // Takes far longer than the limit of a part.
      assertThat(body.readNBytes(32 << 10)).hasSize(32 << 10);
    }
  }

  @Test
  void doesNotCountTheTimeOfItsReader() throws Exception {
    try (var body = guard(new ByteArrayInputStream(new byte[10]))) {
      for (var i = 0; i < 10; i++) {
        assertThat(body.read()).isZero();
        Thread.sleep(100);
      }
      assertThat(body.read()).isEqualTo(-1);
    }
  }
}
