package io.github.pythonimage.buildkit.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HpackDecoderTest {
  /** The first of C.6 in the standard, and some of what it put into the table. */
  private static final String RESPONSE =
      "488264025885aec3771a4b6196d07abe941054d444a8200595040b8166e082a6"
          + "2d1bff6e919d29ad171863c78f0b97c8e9ae82ae43d3c1c0bf";

  private final HpackDecoder decoder = new HpackDecoder(8192);

  @Test
  void an_empty_block_has_no_headers() throws Http2Exception {
    assertThat(decode("")).isEqualTo(Headers.NONE);
  }

  /** C.1 of the standard, as lengths of a value: 10, 1337 and 42, and those around the edges. */
  @ParameterizedTest
  @CsvSource({
    "0a, 10",
    "2a, 42",
    "7e, 126",
    "7f00, 127",
    "7f01, 128",
    "7f8000, 127",
    "7f80808000, 127",
    "7fba09, 1337",
    "7fff0f, 2174"
  })
  void integers(String length, int means) throws Http2Exception {
    assertThat(decode("04" + length + "61".repeat(means)))
        .isEqualTo(Headers.of(":path", "a".repeat(means)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "80", // index 0
        "be", // an index behind the fixed ones, with nothing seen
        "ff8000", // the same, in two octets
        "7f00 0161", // the name of such an index
        "40", // no name
        "4001", // no octets of the name
        "400161", // no value
        "40016102", // no octets of the value
        "4001610261", // one octet too few
        "04", // no value
        "ff", // an integer that breaks off
        "ff80",
        "ffffffffff",
        "ffffffffff0f", // 2^32 and more
        "ff8080808000", // small, but in too many octets
        "ffffffffffffffffffffffff7f",
        "04ffffffff7f", // a length that would be an overflow
        "047fffffff7f",
        "82 20", // a size behind a field
        "82 3f00",
        "3fe21f", // a table of 4097 bytes
        "3fffffff7f",
        "048100", // a letter and zeros behind it
        "048184", // the same, of another length
        "0481fe", // seven ones, but a zero
        "0482fffe",
        "0481ff", // eight ones are more than padding
        "04821fff", // 'a' and more than seven ones
        "04827fff",
        "0484fffffffc", // the code for the end, and two zeros
        "0484ffffffff", // the same, and two ones
        "0485 1ffffffffe", // the code for the end behind a letter
      })
  void malformed(String hex) {
    var thrown = catchThrowableOfType(Http2Exception.class, () -> decode(hex));

    assertThat(thrown.code()).isEqualTo(ErrorCode.COMPRESSION_ERROR);
    assertThat(thrown).hasMessageNotContaining("null");
  }

  @Test
  void huffman_of_nothing_and_of_padding() throws Http2Exception {
    assertThat(decode("0480")).isEqualTo(Headers.of(":path", ""));
    assertThat(decode("04811f")).isEqualTo(Headers.of(":path", "a"));
    assertThat(decode("0481f8")).isEqualTo(Headers.of(":path", "&"));
  }

  @Test
  void sizes_may_change_more_than_once_at_the_start() throws Http2Exception {
    decode("400161 0162");
    assertThat(decode("be")).isEqualTo(Headers.of("a", "b"));
    assertThat(decode("20 3fe11f")).isEqualTo(Headers.NONE);
    assertThatExceptionOfType(Http2Exception.class).isThrownBy(() -> decode("be"));

    assertThat(decode("400161 0163 be")).isEqualTo(Headers.of("a", "c", "a", "c"));
  }

  @Test
  void a_smaller_table_drops_the_oldest() throws Http2Exception {
    decode("400161 0162 400163 0164");

    assertThat(decode("3f03 be")).isEqualTo(Headers.of("c", "d"));
    assertThatExceptionOfType(Http2Exception.class).isThrownBy(() -> decode("bf"));
  }

  @Test
  void a_field_larger_than_the_table_empties_it() throws Http2Exception {
    assertThat(decode("3f03 400161 0162 be")).isEqualTo(Headers.of("a", "b", "a", "b"));
    assertThat(decode("400161 026263")).isEqualTo(Headers.of("a", "bc"));
    assertThatExceptionOfType(Http2Exception.class).isThrownBy(() -> decode("be"));
  }

  /** The name is of a field that has to go to make room for its own. */
  @Test
  void a_name_outlives_its_field() throws Http2Exception {
    assertThat(decode("3f03 400161 0162 7e 0163 be"))
        .isEqualTo(Headers.of("a", "b", "a", "c", "a", "c"));
  }

  @Test
  void the_whole_table_is_used() throws Http2Exception {
    var block = new StringBuilder();
    for (var i = 0; i < 200; i++) {
      block.append("400000");
    }
    decode(block.toString());

    // An empty field counts 32, so of 4096 bytes the last 128 stay: indexes 62 to 189.
    assertThat(decode("ff3e")).isEqualTo(Headers.of("", ""));
    assertThatExceptionOfType(Http2Exception.class).isThrownBy(() -> decode("ff3f"));
  }

  @Test
  void bytes_are_characters() throws Http2Exception {
    assertThat(decode("04 03 c3a9ff")).isEqualTo(Headers.of(":path", "\u00c3\u00a9\u00ff"));
  }

  @Test
  void reads_from_a_part_of_any_buffer() throws Http2Exception {
    var buffer = ByteBuffer.allocateDirect(8).put(2, (byte) 0x82).put(3, (byte) 0x87);
    buffer.position(2).limit(4);

    assertThat(decoder.decode(buffer.asReadOnlyBuffer()))
        .isEqualTo(Headers.of(":method", "GET", ":scheme", "https"));
  }

  @Test
  void the_limit_is_of_what_the_headers_count_for() throws Http2Exception {
    var field = "040162";
    var small = new HpackDecoder(2 * (5 + 1 + 32));
    assertThat(small.decode(bytes(field + field)).fields()).hasSize(2);
    assertThat(small.decode(bytes(field + field)).fields()).hasSize(2);

    var thrown =
        catchThrowableOfType(
            Http2Exception.class, () -> small.decode(bytes(field + field + field)));
    assertThat(thrown.code()).isEqualTo(ErrorCode.ENHANCE_YOUR_CALM);
    assertThat(thrown).hasMessageContaining("76");
  }

  /** Sixteen kilobytes that mean sixty megabytes. */
  @Test
  void few_bytes_do_not_become_many() throws Http2Exception {
    decode("4001617fa11e" + "62".repeat(4000));
    var thrown = catchThrowableOfType(Http2Exception.class, () -> decode("be".repeat(16384)));

    assertThat(thrown.code()).isEqualTo(ErrorCode.ENHANCE_YOUR_CALM);
  }

  @Property(tries = 20_000)
  void nothing_else_is_thrown_whatever_comes(@ForAll byte[] block) {
    readOrRefuse(new HpackDecoder(8192), block);
  }

  /** Of one connection, and with limits that blocks reach. */
  @Property(tries = 2_000)
  void nothing_else_is_thrown_whatever_comes_later(
      @ForAll @Size(max = 20) List<byte[]> blocks, @ForAll short limit) {
    var connection = new HpackDecoder(limit);
    blocks.forEach(block -> readOrRefuse(connection, block));
  }

  /** A block that is right but for one octet, or breaks off. */
  @Property(tries = 5_000)
  void nothing_else_is_thrown_for_a_broken_block(
      @ForAll byte replacement, @ForAll short position, @ForAll boolean cut) {
    var block = bytes("3fe101" + RESPONSE).array();
    var at = Math.floorMod(position, block.length);
    block[at] = replacement;
    readOrRefuse(new HpackDecoder(8192), cut ? Arrays.copyOf(block, at) : block);
  }

  private static void readOrRefuse(HpackDecoder decoder, byte[] block) {
    try {
      var buffer = ByteBuffer.wrap(block);
      var headers = decoder.decode(buffer);
      assertThat(buffer.hasRemaining()).isFalse();
      assertThat(decodable(headers)).isTrue();
    } catch (Http2Exception e) {
      assertThat(e.code()).isIn(ErrorCode.COMPRESSION_ERROR, ErrorCode.ENHANCE_YOUR_CALM);
    }
  }

  private static boolean decodable(Headers headers) {
    var encoder = StandardCharsets.ISO_8859_1.newEncoder();
    return headers.fields().stream()
        .allMatch(f -> encoder.canEncode(f.name()) && encoder.canEncode(f.value()));
  }

  private Headers decode(String hex) throws Http2Exception {
    return decoder.decode(bytes(hex));
  }

  private static ByteBuffer bytes(String hex) {
    return ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", "")));
  }
}
