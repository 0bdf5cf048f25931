package io.github.pythonimage.buildkit.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.UnknownFieldSet;
import io.github.pythonimage.buildkit.proto.Message;
import io.github.pythonimage.buildkit.proto.ProtoException;
import java.nio.ByteBuffer;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What is the same for every message: protobuf's own runtime reads and writes it as we do. */
class MessagesTest {

  @Provide
  Arbitrary<Descriptor> types() {
    return Arbitraries.of(PeerMessages.types());
  }

  @Provide
  Arbitrary<DynamicMessage> messages() {
    return types()
        .flatMap(type -> Arbitraries.randomValue(random -> new PeerMessages(random).message(type)));
  }

  @Property
  void what_a_peer_writes_is_read_value_by_value(@ForAll("messages") DynamicMessage peer)
      throws Throwable {
    OurMessages.assertSame(parse(peer, peer.toByteArray()), peer);
  }

  @Property
  void what_we_write_is_read_by_a_peer(@ForAll("messages") DynamicMessage peer) throws Throwable {
    var bytes = OurMessages.bytes(parse(peer, peer.toByteArray()));
    assertThat(DynamicMessage.parseFrom(peer.getDescriptorForType(), bytes)).isEqualTo(peer);
  }

  @Property
  void no_message_is_longer_than_a_peer_would_write_it(@ForAll("messages") DynamicMessage peer)
      throws Throwable {
    assertThat(OurMessages.bytes(parse(peer, peer.toByteArray())))
        .hasSizeLessThanOrEqualTo(peer.getSerializedSize());
  }

  @Property(tries = 200)
  void a_buffer_is_read_wherever_it_lies(@ForAll("messages") DynamicMessage peer) throws Throwable {
    var bytes = peer.toByteArray();
    var direct = ByteBuffer.allocateDirect(bytes.length + 5).put(new byte[3]).put(bytes);
    var part = ByteBuffer.allocate(bytes.length + 5).put(new byte[3]).put(bytes);
    OurMessages.assertSame(
        OurMessages.parse(peer.getDescriptorForType(), direct.flip().position(3)), peer);
    OurMessages.assertSame(
        OurMessages.parse(
            peer.getDescriptorForType(), part.flip().position(3).slice().asReadOnlyBuffer()),
        peer);
  }

  @Property
  void fields_that_nobody_knows_are_passed_over(@ForAll("messages") DynamicMessage peer)
      throws Throwable {
    var unknown =
        UnknownFieldSet.Field.newBuilder()
            .addVarint(-1)
            .addFixed32(7)
            .addFixed64(7)
            .addLengthDelimited(ByteString.copyFromUtf8("new"))
            .build();
    var newer =
        peer.toBuilder()
            .setUnknownFields(
                UnknownFieldSet.newBuilder()
                    .addField(15, unknown)
                    .addField(0x1fff_ffff, unknown)
                    .build())
            .build();
    OurMessages.assertSame(parse(peer, newer.toByteArray()), peer);
  }

  @Property
  void a_message_that_is_cut_off_is_no_other_error(
      @ForAll("messages") DynamicMessage peer, @ForAll Random random) throws Throwable {
    var bytes = peer.toByteString();
    parseOrRefuse(
        peer.getDescriptorForType(), bytes.substring(0, random.nextInt(bytes.size() + 1)));
  }

  @Property
  void a_message_with_a_wrong_byte_is_no_other_error(
      @ForAll("messages") DynamicMessage peer, @ForAll Random random) throws Throwable {
    var bytes = peer.toByteArray();
    if (bytes.length > 0) {
      bytes[random.nextInt(Math.min(bytes.length, 64))] = (byte) random.nextInt();
    }
    parseOrRefuse(peer.getDescriptorForType(), ByteString.copyFrom(bytes));
  }

  @Property(tries = 5000)
  void bytes_of_any_kind_are_no_other_error(@ForAll("types") Descriptor type, @ForAll byte[] bytes)
      throws Throwable {
    parseOrRefuse(type, ByteString.copyFrom(bytes));
  }

  @Example
  void what_has_only_defaults_has_no_bytes() throws Throwable {
    for (var type : PeerMessages.types()) {
      assertThat(OurMessages.bytes(OurMessages.parse(type, ByteBuffer.allocate(0)))).isEmpty();
    }
  }

  private static Message parse(DynamicMessage peer, byte[] bytes) throws Throwable {
    return OurMessages.parse(peer.getDescriptorForType(), ByteBuffer.wrap(bytes));
  }

  /** A message that can be read can also be written. */
  private static void parseOrRefuse(Descriptor type, ByteString bytes) throws Throwable {
    try {
      OurMessages.bytes(OurMessages.parse(type, bytes.asReadOnlyByteBuffer()));
    } catch (ProtoException e) {
      assertThat(e).hasMessageMatching("an? .+");
    }
  }
}
