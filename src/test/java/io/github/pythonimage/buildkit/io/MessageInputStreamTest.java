package io.github.pythonimage.buildkit.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MessageInputStreamTest {

  private final AtomicInteger asked = new AtomicInteger();
  private final MessageInputStream bytes = new MessageInputStream();

  @BeforeEach
  void attach() {
    bytes.attach(asked::incrementAndGet);
  }

  private static ByteBuffer message(int... content) {
    var buffer = ByteBuffer.allocate(content.length);
    for (var one : content) {
      buffer.put((byte) one);
    }
    return buffer.flip();
  }

  @Test
  void messagesAreReadOneAfterTheOther() throws Exception {
    bytes.offer(message(1, 255));
    bytes.offer(message());
    bytes.offer(message(3));
    bytes.end();
    assertThat(asked).hasValue(1); // For the empty one, which nobody reads.

    assertThat(bytes.read()).isEqualTo(1);
    assertThat(asked).hasValue(2);
    assertThat(bytes.read()).isEqualTo(255);
    assertThat(bytes.readAllBytes()).containsExactly(3);
    assertThat(asked).hasValue(3);
    assertThat(bytes.read()).isEqualTo(-1);
    assertThat(bytes.failed()).isFalse();
  }

  @Test
  void failureIsHeardAfterWhatCame() throws Exception {
    bytes.offer(message(1));
    bytes.fail("enough");
    bytes.end();

    assertThat(bytes.read()).isEqualTo(1);
    for (var i = 0; i < 3; i++) {
      assertThatThrownBy(bytes::read).hasMessage("enough");
    }
    assertThat(bytes.failed()).isTrue();
  }

  @Test
  void whatComesAfterTheReaderHasLeftIsLetGo() {
    bytes.offer(message(1));
    bytes.close();
    bytes.offer(message(2));
    bytes.offer(message(3));

    assertThat(asked).hasValue(3);
  }
}
