package io.github.pythonimage.buildkit.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LengthPrefixedStringsTest {

  private static byte[] written(String... texts) throws IOException {
    var bytes = new ByteArrayOutputStream();
    for (var text : texts) {
      LengthPrefixedStrings.write(new DataOutputStream(bytes), text);
    }
    return bytes.toByteArray();
  }

  private static DataInputStream in(byte[] bytes) {
    return new DataInputStream(new ByteArrayInputStream(bytes));
  }

  @Test
  void comeBackOfAnyLengthAndInAnyScript() throws IOException {
    var long1 = "ä".repeat(70_000);
    var in = in(written("", "plain", "naïve 東京 🐍\0\n", long1));

    assertThat(LengthPrefixedStrings.read(in)).isEmpty();
    assertThat(LengthPrefixedStrings.read(in)).isEqualTo("plain");
    assertThat(LengthPrefixedStrings.read(in)).isEqualTo("naïve 東京 🐍\0\n");
    assertThat(LengthPrefixedStrings.read(in)).isEqualTo(long1);
    assertThat(in.read()).isNegative();
  }

  @Test
  void oneThatIsCutOffIsNotTakenForAShorterOne() throws IOException {
    var whole = written("remembered");
    for (var length = 0; length < whole.length; length++) {
      var cut = in(Arrays.copyOf(whole, length));

      assertThatThrownBy(() -> LengthPrefixedStrings.read(cut)).isInstanceOf(EOFException.class);
    }
  }
}
