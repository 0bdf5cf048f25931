package io.github.pythonimage.verify.files;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/** Recognises private keys that are no text by their first bytes: PKCS #1, #8, #12, SEC 1, JKS. */
final class BinaryKeys {
  private static final int SEQUENCE = 0x30;
  private static final int LONGEST_KEY = 1 << 16;
  private static final int SHORTEST = 16;
  private static final String PBES2 = "06092a864886f70d01050d";
  // The bag of a key, plain or encrypted; a store of certificates alone has none of them.
  private static final List<String> BAGS =
      List.of(ofHex("2a864886f70d010c0a0101"), ofHex("2a864886f70d010c0a0102"));
  private static final List<String> KEYS =
      List.of(
          // Version 0 and an algorithm: PKCS #8; version 0 and a long number: PKCS #1.
          "02010030",
          "0201000281",
          "0201000282",
          // Version 1 and as many bytes as a curve of 256, 384 or 521 bits has: SEC 1.
          "0201010420",
          "0201010430",
          "0201010442");
  private static final String PKCS12 = "02010330";
  // Magic number and version; a number of entries and the tag of the first one follow.
  private static final List<String> KEY_STORES = List.of("feedfeed00000002", "cececece00000002");

  private BinaryKeys() {}

  /**
   * Whether a file is a private key, or has some.
   *
   * @param bytes its first ones
   * @param size of all of it
   */
  static boolean isKey(byte[] bytes, int filled, long size) {
    if (filled < SHORTEST) {
      return false;
    }
    if (bytes[0] != SEQUENCE) {
      return bytes[0] < 0 && isKeyStore(bytes);
    }
    var header = headerLength(bytes);
    var content = header + contentLength(bytes, header);
    if (header == 0 || content != size) {
      return false;
    }
    var beginning = HexFormat.of().formatHex(bytes, header, Math.min(filled, header + SHORTEST));
    if (beginning.startsWith(PKCS12)) {
      var all = new String(bytes, 0, filled, StandardCharsets.ISO_8859_1);
      return BAGS.stream().anyMatch(all::contains);
    }
    // The algorithm of an encrypted key stands in a sequence of its own.
    return size <= LONGEST_KEY
        && (KEYS.stream().anyMatch(beginning::startsWith)
            || (beginning.startsWith("30") && beginning.indexOf(PBES2) == 4));
  }

  private static boolean isKeyStore(byte[] bytes) {
    var beginning = HexFormat.of().formatHex(bytes, 0, SHORTEST);
    return KEY_STORES.stream().anyMatch(beginning::startsWith) && bytes[SHORTEST - 1] == 1;
  }

  /** 0 where the length is in a form that no key has. */
  private static int headerLength(byte[] bytes) {
    var length = bytes[1] & 0xff;
    return length < 0x80 ? 2 : length <= 0x83 && length > 0x80 ? 2 + length - 0x80 : 0;
  }

  private static int contentLength(byte[] bytes, int header) {
    if (header == 2) {
      return bytes[1];
    }
    var length = 0;
    for (var i = 2; i < header; i++) {
      length = length << 8 | (bytes[i] & 0xff);
    }
    return length;
  }

  private static String ofHex(String digits) {
    return new String(HexFormat.of().parseHex(digits), StandardCharsets.ISO_8859_1);
  }
}
