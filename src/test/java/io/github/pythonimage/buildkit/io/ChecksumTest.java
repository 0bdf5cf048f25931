package io.github.pythonimage.buildkit.io;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChecksumTest {

  /** The values that both sums are defined by. */
  @Test
  void isThatOfTheStandards() {
    assertThat(Checksum.of("123456789".getBytes(US_ASCII))).isEqualTo(0xCBF43926_E3069283L);
  }

  @Test
  void leavesABufferAsItIs() {
    var bytes = ByteBuffer.wrap("..123456789..".getBytes(US_ASCII)).position(2).limit(11);

    assertThat(Checksum.of(bytes)).isEqualTo(0xCBF43926_E3069283L);
    assertThat(bytes.remaining()).isEqualTo(9);
  }

  @Test
  void isAnotherForEveryChangeOfOneOrTwoBytes() {
    var text = new byte[15_000];
    new Random(1).nextBytes(text);
    var seen = new HashSet<Long>();
    seen.add(Checksum.of(text));
    var random = new Random(2);
    for (var i = 0; i < 5_000; i++) {
      var changed = text.clone();
      changed[i] ^= (byte) (1 + random.nextInt(255));
      changed[14_999 - random.nextInt(5_000)] ^= (byte) (1 + random.nextInt(255));

      assertThat(seen.add(Checksum.of(changed))).as("change %d", i).isTrue();
    }
  }
}
