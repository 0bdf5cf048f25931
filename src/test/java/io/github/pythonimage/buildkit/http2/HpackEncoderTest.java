package io.github.pythonimage.buildkit.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.buildkit.http2.Headers.Field;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HpackEncoderTest {

  @Test
  void says_that_it_uses_no_table_and_then_the_fields() {
    assertThat(hex(Headers.NONE)).isEqualTo("20");
    assertThat(hex(Headers.of(":method", "POST", ":scheme", "http", ":path", "/")))
        .isEqualTo("20838684");
  }

  @ParameterizedTest
  @CsvSource({
    ":method, PUT, 0203505554",
    ":path, /a, 04022f61",
    "content-type, a, 0f100161",
    "user-agent, a, 0f2b0161",
    "te, b, 000274650162",
    "accept-encoding, '', 0f0100",
    "accept-encoding, 'gzip, deflate', 90",
    "accept, '', 93"
  })
  void what_is_known_is_named_by_its_index(String name, String value, String hex) {
    assertThat(hex(Headers.of(name, value))).isEqualTo("20" + hex);
  }

  @ParameterizedTest
  @ValueSource(strings = {"authorization", "proxy-authorization", "cookie", "set-cookie"})
  void a_secret_is_never_to_be_indexed(String name) {
    assertThat(hex(Headers.of(name, "a"))).startsWith("201f").endsWith("0161");
    assertThat(hex(Headers.of(name, ""))).startsWith("201f").endsWith("00");
  }

  @Property
  void what_is_written_is_read_again(@ForAll("headers") Headers headers) throws Http2Exception {
    var decoder = new HpackDecoder(Integer.MAX_VALUE);

    assertThat(decoder.decode(HpackEncoder.encode(headers))).isEqualTo(headers);
  }

  /** Whatever was written before, and so whichever thread comes first. */
  @Property(tries = 100)
  void blocks_do_not_depend_on_each_other(@ForAll("blocks") List<Headers> blocks)
      throws Http2Exception {
    var decoder = new HpackDecoder(Integer.MAX_VALUE);
    for (var headers : blocks) {
      assertThat(decoder.decode(HpackEncoder.encode(headers))).isEqualTo(headers);
    }
  }

  @Test
  void a_long_value_is_read_again() throws Http2Exception {
    for (var length : new int[] {126, 127, 128, 254, 255, 16_383, 16_510, 16_511, 3_000_000}) {
      var headers = Headers.of("a", "b".repeat(length));
      assertThat(new HpackDecoder(Integer.MAX_VALUE).decode(HpackEncoder.encode(headers)))
          .isEqualTo(headers);
    }
  }

  @Provide
  static Arbitrary<List<Headers>> blocks() {
    return headers().list().ofMaxSize(5);
  }

  /** Names that are known and others, and any bytes as values, some of them known too. */
  @Provide
  static Arbitrary<Headers> headers() {
    var fixed = Arbitraries.integers().between(1, HpackTable.LAST_FIXED).map(HpackTable::fixed);
    var bytes = Arbitraries.strings().withCharRange('\0', '\u00ff').ofMaxLength(200);
    var names = Arbitraries.strings().withCharRange('!', '~').ofMaxLength(30);
    return Arbitraries.oneOf(
            fixed,
            Combinators.combine(Arbitraries.oneOf(fixed.map(Field::name), names), bytes)
                .as(Field::new))
        .list()
        .ofMaxSize(20)
        .map(Headers::new);
  }

  private static String hex(Headers headers) {
    return HexFormat.of().formatHex(HpackEncoder.encode(headers).array());
  }
}
