package io.github.pythonimage.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.SequenceInputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class ReadAheadStreamTest {
  private static byte[] random(int length) {
    var bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  /** Waits for ever, and tells when it is waited for and when it is closed. */
  private static final class SilentStream extends InputStream {
    private final CountDownLatch waiting = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);

    @Override
    public int read() throws IOException {
      waiting.countDown();
      try {
        closed.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      throw new IOException("closed");
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, (1 << 17) - 1, 1 << 17, (1 << 17) + 1, 5_000_000})
  void contentIsTheSame(int length) throws IOException {
    var content = random(length);
    try (var stream = new ReadAheadStream(new ByteArrayInputStream(content)).start()) {
      assertThat(stream.readAllBytes()).isEqualTo(content);
      assertThat(stream.read()).isEqualTo(-1);
    }
  }

  @Test
  void singleBytesAndPiecesCanBeMixed() throws IOException {
    var content = random(1 << 18);
    try (var stream = new ReadAheadStream(new ByteArrayInputStream(content)).start()) {
      for (var i = 0; i < content.length; i += 5) {
        assertThat(stream.read()).isEqualTo(content[i] & 0xff);
        var rest = Math.min(4, content.length - i - 1);
        assertThat(stream.readNBytes(4))
            .isEqualTo(Arrays.copyOfRange(content, i + 1, i + 1 + rest));
      }
    }
  }

  @Test
  void failureComesAfterTheContentBeforeIt() throws IOException {
    var content = random(200_000);
    var broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("the engine sent nothing for 60 s");
          }
        };
    var in = new SequenceInputStream(new ByteArrayInputStream(content), broken);
    try (var stream = new ReadAheadStream(in).start()) {
      assertThat(stream.readNBytes(content.length)).isEqualTo(content);
      assertThatThrownBy(stream::read).hasMessage("the engine sent nothing for 60 s");
    }
  }

  @Test
  @Timeout(10)
  void lackOfMemoryOfTheReaderIsToldToTheConsumer() throws IOException {
    var large =
        new InputStream() {
          @Override
          public int read() {
            throw new OutOfMemoryError("Java heap space");
          }
        };
    try (var stream = new ReadAheadStream(large).start()) {
      assertThatThrownBy(stream::read)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("Java heap space")
          .hasCauseInstanceOf(OutOfMemoryError.class);
    }
  }

  @Test
  void interruptedConsumerDoesNotWait() throws Exception {
    var silent = new SilentStream();
    try (var stream = new ReadAheadStream(silent).start()) {
      assertThat(silent.waiting.await(10, TimeUnit.SECONDS)).isTrue();
      Thread.currentThread().interrupt();
      assertThatThrownBy(stream::read).isInstanceOf(InterruptedIOException.class);
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(silent.closed.getCount()).isZero();
  }

  @Test
  void closingEndsTheThreadThatIsAhead() throws Exception {
    var endless =
        new InputStream() {
          private volatile Thread reader;

          @Override
          public int read() {
            reader = Thread.currentThread();
            return 0;
          }
        };
    var stream = new ReadAheadStream(endless).start();
    assertThat(stream.read()).isZero();
    stream.close();
    endless.reader.join(10_000);
    assertThat(endless.reader.isAlive()).isFalse();
  }
}
