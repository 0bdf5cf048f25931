package io.github.pythonimage.buildkit.proto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProtoReaderTest {

  @ParameterizedTest
  @CsvSource({
    "08, a number is cut off",
    "08 80, a number is cut off",
    "08 ff ff ff ff ff ff ff ff ff ff 01, a number is too long",
    "80 80 80 80 80 80 80 80 80 80 00, a number is too long",
    "09 00 00 00 00 00 00 00, a field is cut off",
    "0d 00 00 00, a field is cut off",
    "0a 02 61, a field of 2 bytes is cut off",
    "0a ff ff ff ff ff ff ff ff ff 01, a field of -1 bytes is cut off",
    "0b, a field has the unknown type 3",
    "0f, a field has the unknown type 7",
    "00, a field cannot have the number 0",
    "80 80 80 80 10, a field cannot have the number 536870912"
  })
  void what_is_no_message_is_refused_with_a_reason(String bytes, String reason) {
    assertThatExceptionOfType(ProtoException.class)
        .isThrownBy(() -> reader(bytes).skipAll())
        .withMessage(reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0a 01 ff", "0a 02 c3 28", "0a 02 c0 80", "0a 03 ed a0 80", "0a 01 c3"})
  void a_text_that_is_not_utf_8_is_refused(String bytes) throws Exception {
    var in = reader(bytes);
    in.next();
    assertThatExceptionOfType(ProtoException.class)
        .isThrownBy(in::string)
        .withMessage("a text is not UTF-8");
  }

  @Property(tries = 5000)
  void a_text_is_read_exactly_where_it_is_utf_8(@ForAll byte[] bytes) throws Exception {
    var field = new ProtoWriter().bytes(1, ByteBuffer.wrap(bytes)).written();
    var in = new ProtoReader(field);
    var expected = ByteString.copyFrom(bytes);
    if (in.next() == 0) {
      assertThat(bytes).isEmpty();
    } else if (expected.isValidUtf8()) {
      assertThat(in.string()).isEqualTo(expected.toStringUtf8());
    } else {
      assertThatExceptionOfType(ProtoException.class).isThrownBy(in::string);
    }
  }

  @Test
  void the_sign_of_a_lost_letter_is_a_letter_too() throws Exception {
    var in = reader("0a 03 ef bf bd");
    in.next();
    assertThat(in.string()).isEqualTo("\uFFFD");
  }

  @Test
  void a_field_of_another_type_is_refused() throws Exception {
    var number = reader("08 01");
    number.next();
    assertThatExceptionOfType(ProtoException.class).isThrownBy(number::string);
    var text = reader("0a 01 61");
    text.next();
    assertThatExceptionOfType(ProtoException.class).isThrownBy(text::number);
  }

  @Test
  void a_time_that_java_cannot_tell_is_refused() throws Exception {
    var in = reader("0a 0c 08 ff ff ff ff ff ff ff ff 7f 10 00");
    in.next();
    assertThatExceptionOfType(ProtoException.class)
        .isThrownBy(in::instant)
        .withMessage("a time is out of all range");
  }

  @Test
  void an_entry_may_lack_its_key_and_its_value() throws Exception {
    var in = reader("0a 00 0a 03 0a 01 61");
    var map = new LinkedHashMap<String, String>();
    while (in.next() != 0) {
      in.entry(map);
    }
    assertThat(map).containsEntry("", "").containsEntry("a", "").hasSize(2);
  }

  @Test
  void the_rest_is_what_was_not_read() throws Exception {
    var in = reader("08 01 0a 00");
    in.next();
    in.skip();
    assertThat(in.rest()).isEqualTo(ByteBuffer.wrap(new byte[] {0x0a, 0}));
    assertThat(in.next()).isZero();
  }

  private static ProtoReader reader(String bytes) {
    return new ProtoReader(ByteBuffer.wrap(HexFormat.ofDelimiter(" ").parseHex(bytes)));
  }
}
