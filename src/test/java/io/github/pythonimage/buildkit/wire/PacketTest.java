package io.github.pythonimage.buildkit.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.github.pythonimage.buildkit.peer.Packet.PacketType;
import io.github.pythonimage.buildkit.proto.ProtoReader;
import io.github.pythonimage.buildkit.proto.ProtoWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PacketTest {
  private static final Stat DIRECTORY = new Stat("a", 0x8000_01ed, 0, 0, 0, -1, "", 0, 0);

  @Test
  void an_entry_has_a_stat_and_the_end_of_the_list_has_none() throws Exception {
    var entry = peer(Packet.entry(DIRECTORY));
    assertThat(entry.getType()).isEqualTo(PacketType.PACKET_STAT);
    assertThat(entry.getStat().getMode()).isEqualTo(0x8000_01ed);
    assertThat(entry.getStat().getModTime()).isEqualTo(-1);
    assertThat(peer(Packet.endOfList()))
        .isEqualTo(io.github.pythonimage.buildkit.peer.Packet.getDefaultInstance());
  }

  @Test
  void bits_of_a_mode_are_a_number_without_a_sign() {
    assertThat(OurMessages.bytes(new Stat("", -1, 0, 0, 0, 0, "", 0, 0))).hasSize(6);
    assertThat(OurMessages.bytes(Packet.request(-1))).hasSize(2 + 6);
  }

  @Test
  void data_is_written_and_stays_where_it_is() throws Exception {
    var data = ByteBuffer.wrap("xabcx".getBytes(StandardCharsets.UTF_8), 1, 3);
    var packet = Packet.data(3, data);
    assertThat(peer(packet).getData()).isEqualTo(ByteString.copyFromUtf8("abc"));
    assertThat(peer(packet).getID()).isEqualTo(3);
    assertThat(packet.text()).isEqualTo("abc");
    assertThat(data.remaining()).isEqualTo(3);
  }

  @Test
  void requests_ends_and_errors_are_what_they_are() throws Exception {
    assertThat(peer(Packet.request(7)).getType()).isEqualTo(PacketType.PACKET_REQ);
    assertThat(peer(Packet.finished()).getType()).isEqualTo(PacketType.PACKET_FIN);
    var error = peer(Packet.error("zu groß"));
    assertThat(error.getType()).isEqualTo(PacketType.PACKET_ERR);
    assertThat(error.getData().toStringUtf8()).isEqualTo("zu groß");
  }

  @Test
  void a_type_of_a_later_protocol_is_unknown_and_stays_so() throws Exception {
    var later =
        io.github.pythonimage.buildkit.peer.Packet.newBuilder().setTypeValue(5).setID(1).build();
    var ours = Packet.parse(new ProtoReader(later.toByteString().asReadOnlyByteBuffer()));
    assertThat(ours.type()).isEqualTo(Packet.Type.UNKNOWN);
    assertThat(peer(ours).getType()).isEqualTo(PacketType.UNRECOGNIZED);
  }

  @Test
  void what_nobody_has_read_is_passed_on_as_it_is() throws Exception {
    var raw = Raw.parse(new ProtoReader(ByteBuffer.wrap(OurMessages.bytes(Packet.request(7)))));
    assertThat(OurMessages.bytes(raw)).isEqualTo(OurMessages.bytes(Packet.request(7)));
    assertThat(Packet.parse(new ProtoReader(raw.bytes().duplicate()))).isEqualTo(Packet.request(7));
  }

  @Test
  void bytes_that_stand_before_a_message_are_left_alone() {
    var out = new ProtoWriter(5, 0);
    Packet.request(7).writeTo(out);
    var written = out.written();
    assertThat(written.getInt(1)).isZero();
    assertThat(written.position(5))
        .isEqualTo(ByteBuffer.wrap(OurMessages.bytes(Packet.request(7))));
  }

  private static io.github.pythonimage.buildkit.peer.Packet peer(Packet ours) throws Exception {
    return io.github.pythonimage.buildkit.peer.Packet.parseFrom(OurMessages.bytes(ours));
  }
}
