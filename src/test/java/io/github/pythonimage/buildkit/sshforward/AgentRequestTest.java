package io.github.pythonimage.buildkit.sshforward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgentRequestTest {

  private static ByteBuffer message(int type) {
    return ByteBuffer.wrap(new byte[] {0, 0, 0, 2, (byte) type, 7});
  }

  @Test
  void messageIsThereWhenItIsWhole() {
    var two = ByteBuffer.allocate(12).put(message(11)).put(message(13)).flip();
    for (var length = 0; length < 6; length++) {
      assertThat(AgentRequest.first(two.slice(0, length))).isEmpty();
    }
    assertThat(AgentRequest.first(two)).contains(new AgentRequest(message(11)));
  }

  @Test
  void listingAndSigningAreAllowed() {
    assertThat(new AgentRequest(message(11)).isAllowed()).isTrue();
    assertThat(new AgentRequest(message(13)).isAllowed()).isTrue();
  }

  // Add, remove, remove all, add from a card, lock, unlock, add with constraints, extension.
  @ParameterizedTest
  @ValueSource(ints = {17, 18, 19, 20, 21, 22, 23, 25, 26, 27, 1, 255})
  void whatWouldOutliveTheBuildIsNot(int type) {
    assertThat(new AgentRequest(message(type)).isAllowed()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 1 << 24})
  void lengthThatCannotBeIsRefused(int length) {
    var head = ByteBuffer.allocate(4).putInt(length).flip();
    assertThatThrownBy(() -> AgentRequest.first(head)).isInstanceOf(IllegalArgumentException.class);
  }
}
