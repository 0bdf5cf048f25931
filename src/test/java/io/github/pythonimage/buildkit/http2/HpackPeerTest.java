package io.github.pythonimage.buildkit.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.github.pythonimage.buildkit.http2.Headers.Field;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.http2.hpack.HPackDecoder;
import org.apache.hc.core5.http2.hpack.HPackEncoder;
import org.apache.hc.core5.util.ByteArrayBuffer;
import org.junit.jupiter.api.Test;

/** The other end is an implementation by others, which comes with the client of Docker. */
class HpackPeerTest {

  /** Each of the 256 symbols, between others so that it begins at any bit. */
  @Test
  void every_symbol_of_its_huffman_code_is_read() throws Exception {
    for (var symbol = 0; symbol < 256; symbol++) {
      for (var before = 0; before < 8; before++) {
        // A letter of seven bits, and enough common ones for the code to be worth its while.
        var value = "C".repeat(before) + (char) symbol + "e".repeat(40);
        var headers = Headers.of("x-name", value);
        assertThat(new HpackDecoder(8192).decode(written(newEncoder(), headers, false)))
            .as("symbol %d", symbol)
            .isEqualTo(headers);
      }
    }
  }

  @Test
  void every_known_field_is_the_same_to_both() throws Exception {
    for (var index = 1; index <= HpackTable.LAST_FIXED; index++) {
      var indexed = ByteBuffer.wrap(new byte[] {(byte) (0x80 | index)});
      assertThat(read(newDecoder(), indexed))
          .isEqualTo(new HpackDecoder(8192).decode(indexed.rewind()));
    }
  }

  @Property(tries = 300)
  void what_it_writes_is_read(@ForAll("blocks") List<Headers> blocks, @ForAll boolean secret)
      throws Exception {
    var encoder = newEncoder();
    var decoder = new HpackDecoder(Integer.MAX_VALUE);
    for (var headers : blocks) {
      assertThat(decoder.decode(written(encoder, headers, secret))).isEqualTo(headers);
    }
  }

  @Property(tries = 300)
  void it_reads_what_is_written(@ForAll("blocks") List<Headers> blocks) throws Exception {
    var decoder = newDecoder();
    for (var headers : blocks) {
      assertThat(read(decoder, HpackEncoder.encode(headers))).isEqualTo(headers);
    }
  }

  /** Where both can read a block, they read the same in it, and all of a connection's blocks. */
  @Property(tries = 3_000)
  void both_read_the_same_in_anything(@ForAll("hexes") List<byte[]> blocks) {
    var ours = new HpackDecoder(Integer.MAX_VALUE);
    var theirs = newDecoder();
    for (var block : blocks) {
      Headers headers;
      try {
        headers = ours.decode(ByteBuffer.wrap(block));
      } catch (Http2Exception e) {
        return;
      }
      try {
        assertThat(read(theirs, ByteBuffer.wrap(block))).isEqualTo(headers);
      } catch (HttpException e) {
        fail("Only the other refuses " + headers, e);
      }
    }
  }

  @Provide
  static Arbitrary<List<Headers>> blocks() {
    return HpackEncoderTest.headers()
        // The other one takes no field without a name.
        .map(h -> new Headers(h.fields().stream().filter(f -> !f.name().isEmpty()).toList()))
        .list()
        .ofMaxSize(8);
  }

  /** Not just any octets: most of those are refused at once. */
  @Provide
  static Arbitrary<List<byte[]>> hexes() {
    var fixed = Arbitraries.integers().between(0x81, 0xbd).map(HpackPeerTest::octets);
    var seen = Arbitraries.integers().between(0xbe, 0xc4).map(HpackPeerTest::octets);
    var named =
        Combinators.combine(Arbitraries.of(0x41, 0x44, 0x50, 0x01, 0x04, 0x11, 0x14, 0x7e), text())
            .as((first, value) -> concat(octets(first), value));
    var written =
        Combinators.combine(Arbitraries.of(0x40, 0x00, 0x10), text(), text())
            .as((first, name, value) -> concat(octets(first), concat(name, value)));
    return Arbitraries.oneOf(List.of(fixed, seen, named, written, written))
        .list()
        .ofMaxSize(10)
        .map(parts -> parts.stream().reduce(new byte[0], HpackPeerTest::concat))
        .list()
        .ofMaxSize(4);
  }

  /** Plain, or anything as Huffman codes. */
  private static Arbitrary<byte[]> text() {
    var plain = Arbitraries.bytes().between((byte) 'a', (byte) 'z').array(byte[].class);
    var coded = Arbitraries.bytes().array(byte[].class).ofMinSize(1);
    return Arbitraries.oneOf(
        plain.ofMinSize(1).ofMaxSize(20).map(b -> concat(octets(b.length), b)),
        coded.ofMaxSize(3).map(b -> concat(octets(0x80 | b.length), b)),
        Arbitraries.of("851f071fff7f", "821c7f", "81f8").map(HpackPeerTest::coded));
  }

  private static byte[] coded(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  private static byte[] octets(int value) {
    return new byte[] {(byte) value};
  }

  private static byte[] concat(byte[] first, byte[] second) {
    return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
  }

  /** It fails at an empty value before it has had any other, so it gets one first. */
  private static HPackEncoder newEncoder() throws Exception {
    var encoder = new HPackEncoder(4096, StandardCharsets.ISO_8859_1);
    written(encoder, Headers.of("a", "b"), true);
    return encoder;
  }

  private static HPackDecoder newDecoder() {
    var decoder = new HPackDecoder(4096, StandardCharsets.ISO_8859_1);
    decoder.setMaxListSize(Integer.MAX_VALUE);
    return decoder;
  }

  private static ByteBuffer written(HPackEncoder encoder, Headers headers, boolean secret)
      throws Exception {
    var out = new ByteArrayBuffer(256);
    var fields = new ArrayList<Header>();
    for (var field : headers.fields()) {
      fields.add(new BasicHeader(field.name(), field.value(), secret));
    }
    // It has no way to write a block of none.
    if (!fields.isEmpty()) {
      encoder.encodeHeaders(out, fields, true);
    }
    return ByteBuffer.wrap(out.toByteArray());
  }

  private static Headers read(HPackDecoder decoder, ByteBuffer block) throws HttpException {
    var fields = new ArrayList<Field>();
    for (var header : decoder.decodeHeaders(block)) {
      fields.add(new Field(header.getName(), header.getValue()));
    }
    return new Headers(fields);
  }
}
