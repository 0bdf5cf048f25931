package io.github.pythonimage.buildkit.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.buildkit.http2.Headers.Field;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** RFC 7541, appendix C, section by section: what is read, and what the table then holds. */
class HpackExamplesTest {
  private static final Headers FIRST_REQUEST =
      Headers.of(
          ":method", "GET", ":scheme", "http", ":path", "/", ":authority", "www.example.com");
  private static final Headers SECOND_REQUEST = FIRST_REQUEST.plus("cache-control", "no-cache");
  private static final Headers THIRD_REQUEST =
      Headers.of(
          ":method", "GET",
          ":scheme", "https",
          ":path", "/index.html",
          ":authority", "www.example.com",
          "custom-key", "custom-value");
  private static final String DATE = "Mon, 21 Oct 2013 20:13:21 GMT";
  private static final String LATER = "Mon, 21 Oct 2013 20:13:22 GMT";
  private static final String SITE = "https://www.example.com";
  private static final String COOKIE = "foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1";

  private final HpackDecoder decoder = new HpackDecoder(8192);

  @Test
  void c_2_1_a_literal_to_remember() throws Http2Exception {
    var field = Headers.of("custom-key", "custom-header");

    assertThat(decode("400a 6375 7374 6f6d 2d6b 6579 0d63 7573 746f 6d2d 6865 6164 6572"))
        .isEqualTo(field);
    assertTable(55, "custom-key", "custom-header");
  }

  @Test
  void c_2_2_a_literal_not_to_remember() throws Http2Exception {
    assertThat(decode("040c 2f73 616d 706c 652f 7061 7468"))
        .isEqualTo(Headers.of(":path", "/sample/path"));
    assertTable(0);
  }

  @Test
  void c_2_3_a_literal_never_to_remember() throws Http2Exception {
    assertThat(decode("1008 7061 7373 776f 7264 0673 6563 7265 74"))
        .isEqualTo(Headers.of("password", "secret"));
    assertTable(0);
  }

  @Test
  void c_2_4_an_indexed_field() throws Http2Exception {
    assertThat(decode("82")).isEqualTo(Headers.of(":method", "GET"));
    assertTable(0);
  }

  @Test
  void c_3_requests_without_huffman() throws Http2Exception {
    requests(
        "8286 8441 0f77 7777 2e65 7861 6d70 6c65 2e63 6f6d",
        "8286 84be 5808 6e6f 2d63 6163 6865",
        "8287 85bf 400a 6375 7374 6f6d 2d6b 6579 0c63 7573 746f 6d2d 7661 6c75 65");
  }

  @Test
  void c_4_requests_with_huffman() throws Http2Exception {
    requests(
        "8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff",
        "8286 84be 5886 a8eb 1064 9cbf",
        "8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf");
  }

  @Test
  void c_5_responses_without_huffman() throws Http2Exception {
    responses(
        """
        4803 3330 3258 0770 7269 7661 7465 611d 4d6f 6e2c 2032 3120 4f63 7420 3230 3133
        2032 303a 3133 3a32 3120 474d 546e 1768 7474 7073 3a2f 2f77 7777 2e65 7861 6d70
        6c65 2e63 6f6d
        """,
        "4803 3330 37c1 c0bf",
        """
        88c1 611d 4d6f 6e2c 2032 3120 4f63 7420 3230 3133 2032 303a 3133 3a32 3220 474d
        54c0 5a04 677a 6970 7738 666f 6f3d 4153 444a 4b48 514b 425a 584f 5157 454f 5049
        5541 5851 5745 4f49 553b 206d 6178 2d61 6765 3d33 3630 303b 2076 6572 7369 6f6e
        3d31
        """);
  }

  @Test
  void c_6_responses_with_huffman() throws Http2Exception {
    responses(
        """
        4882 6402 5885 aec3 771a 4b61 96d0 7abe 9410 54d4 44a8 2005 9504 0b81 66e0 82a6
        2d1b ff6e 919d 29ad 1718 63c7 8f0b 97c8 e9ae 82ae 43d3
        """,
        "4883 640e ffc1 c0bf",
        """
        88c1 6196 d07a be94 1054 d444 a820 0595 040b 8166 e084 a62d 1bff c05a 839b d9ab
        77ad 94e7 821d d7f2 e6c7 b335 dfdf cd5b 3960 d5af 2708 7f36 72c1 ab27 0fb5 291f
        9587 3160 65c0 03ed 4ee5 b106 3d50 07
        """);
  }

  private void requests(String first, String second, String third) throws Http2Exception {
    assertThat(decode(first)).isEqualTo(FIRST_REQUEST);
    assertTable(57, ":authority", "www.example.com");
    assertThat(decode(second)).isEqualTo(SECOND_REQUEST);
    assertTable(110, "cache-control", "no-cache", ":authority", "www.example.com");
    assertThat(decode(third)).isEqualTo(THIRD_REQUEST);
    assertTable(
        164,
        "custom-key",
        "custom-value",
        "cache-control",
        "no-cache",
        ":authority",
        "www.example.com");
  }

  /** In these the table has 256 bytes; there as a setting, here as what follows from it. */
  private void responses(String first, String second, String third) throws Http2Exception {
    assertThat(decode("3fe101" + first)).isEqualTo(response("302", DATE));
    assertTable(222, "location", SITE, "date", DATE, "cache-control", "private", ":status", "302");
    assertThat(decode(second)).isEqualTo(response("307", DATE));
    assertTable(222, ":status", "307", "location", SITE, "date", DATE, "cache-control", "private");
    assertThat(decode(third))
        .isEqualTo(
            response("200", LATER).plus("content-encoding", "gzip").plus("set-cookie", COOKIE));
    assertTable(215, "set-cookie", COOKIE, "content-encoding", "gzip", "date", LATER);
  }

  private static Headers response(String status, String date) {
    return Headers.of(
        ":status", status, "cache-control", "private", "date", date, "location", SITE);
  }

  /** What the table holds, the latest first, is seen by reading each of its indexes. */
  private void assertTable(int bytes, String... namesAndValues) {
    var seen = new ArrayList<Field>();
    try {
      for (var index = 62; ; index++) {
        seen.addAll(decode(Integer.toHexString(0x80 | index)).fields());
      }
    } catch (Http2Exception e) {
      assertThat(e).hasMessageContaining("index");
    }
    assertThat(seen).isEqualTo(Headers.of(namesAndValues).fields());
    assertThat(size(seen)).isEqualTo(bytes);
  }

  private static int size(List<Field> fields) {
    return fields.stream().mapToInt(HpackTable::size).sum();
  }

  private Headers decode(String hex) throws Http2Exception {
    return decoder.decode(ByteBuffer.wrap(HexFormat.of().parseHex(hex.replaceAll("\\s", ""))));
  }
}
