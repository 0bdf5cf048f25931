package io.github.pythonimage.buildkit.proto;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import java.nio.ByteBuffer;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProtoWriterTest {

  @Property
  void a_number_is_what_a_peer_reads(@ForAll long value) throws Exception {
    var in = peer(new ProtoWriter().number(1, value));
    assertThat(in.readTag()).isEqualTo(value == 0 ? 0 : 8);
    assertThat(in.isAtEnd() ? 0 : in.readInt64()).isEqualTo(value);
    assertThat(in.isAtEnd()).isTrue();
  }

  @Property
  void a_number_without_a_sign_takes_five_bytes_at_most(@ForAll int value) throws Exception {
    var written = new ProtoWriter().uint32(1, value);
    assertThat(written.written().remaining()).isLessThanOrEqualTo(6);
    var in = peer(written);
    in.readTag();
    assertThat(in.isAtEnd() ? 0 : in.readUInt32()).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 124, 125, 126, 127, 128, 16_379, 16_380, 16_381, 2_097_148, 2_097_149})
  void a_message_within_another_begins_with_its_length(int size) throws Exception {
    var data = ByteBuffer.allocate(size);
    var written =
        new ProtoWriter(0, 0)
            .message(1, outer -> outer.message(2, inner -> inner.bytes(3, data)).flag(4, true))
            .flag(5, true);
    var in = peer(written);
    assertThat(in.readTag()).isEqualTo(1 << 3 | 2);
    var outer = in.readBytes().newCodedInput();
    assertThat(in.readTag()).isEqualTo(5 << 3);
    assertThat(outer.readTag()).isEqualTo(2 << 3 | 2);
    var inner = outer.readBytes().newCodedInput();
    assertThat(outer.readTag()).isEqualTo(4 << 3);
    assertThat(inner.readTag()).isEqualTo(size == 0 ? 0 : 3 << 3 | 2);
    assertThat(inner.isAtEnd() ? 0 : inner.readBytes().size()).isEqualTo(size);
  }

  @Property
  void elements_of_lists_are_written_even_when_empty(@ForAll List<byte[]> values) throws Exception {
    var buffers = values.stream().map(ByteBuffer::wrap).toList();
    var in = peer(new ProtoWriter().bytesList(1, buffers));
    for (var value : values) {
      assertThat(in.readTag()).isEqualTo(1 << 3 | 2);
      assertThat(in.readByteArray()).isEqualTo(value);
    }
    assertThat(in.isAtEnd()).isTrue();
  }

  private static CodedInputStream peer(ProtoWriter written) {
    return ByteString.copyFrom(written.written()).newCodedInput();
  }
}
