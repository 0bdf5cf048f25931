package io.github.pythonimage.verify.files;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/** Recognises private keys that are no text by their first bytes: PKCS #1, #8, #12, SEC 1, Java. */
final class BinaryKeys {
  private static final int SEQUENCE = 0x30;
  private static final int OCTETS = 0x04;
  // A length that only the end of the content tells, as BER allows it.
  private static final int INDEFINITE = 0x80;
  private static final int LONGEST_KEY = 1 << 16;
  private static final int SHORTEST = 16;
  private static final int HEAD = 32;
  // PKCS #5: those of its first version, and PBES2.
  private static final String PKCS5 = "06092a864886f70d0105";
  private static final List<String> PKCS5_ENCRYPTIONS =
      List.of("01", "03", "04", "06", "0a", "0b", "0d");
  // PKCS #12 with a password.
  private static final String PKCS12_ENCRYPTION = "060a2a864886f70d010c01";
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
  // Version 1 and an algorithm: PKCS #8 with the public key. Other formats begin so, too.
  private static final String WITH_PUBLIC_KEY = "02010130";
  private static final String PKCS12 = "02010330";

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
      return JavaKeyStores.hasKey(bytes, filled);
    }
    var header = headerLength(bytes, 0);
    var isIndefinite = (bytes[1] & 0xff) == INDEFINITE;
    if (!isIndefinite && (header == 0 || header + contentLength(bytes, 0) != size)) {
      return false;
    }
    var start = isIndefinite ? 2 : header;
    var beginning = HexFormat.of().formatHex(bytes, start, Math.min(filled, start + HEAD));
    if (beginning.startsWith(PKCS12)) {
      var all = new String(bytes, 0, filled, StandardCharsets.ISO_8859_1);
      return BAGS.stream().anyMatch(all::contains);
    }
    return !isIndefinite
        && size <= LONGEST_KEY
        && (KEYS.stream().anyMatch(beginning::startsWith)
            || isEncrypted(bytes, filled, header)
            || (beginning.startsWith(WITH_PUBLIC_KEY)
                && isAlgorithmAndOctets(bytes, filled, header + 3)));
  }

  /** The algorithm of an encrypted key stands in a sequence of its own. */
  private static boolean isEncrypted(byte[] bytes, int filled, int start) {
    if (!isAlgorithmAndOctets(bytes, filled, start)) {
      return false;
    }
    var from = start + headerLength(bytes, start);
    var algorithm = HexFormat.of().formatHex(bytes, from, Math.min(filled, from + SHORTEST));
    return algorithm.startsWith(PKCS12_ENCRYPTION)
        || (algorithm.startsWith(PKCS5)
            && PKCS5_ENCRYPTIONS.stream()
                .anyMatch(one -> algorithm.startsWith(one, PKCS5.length())));
  }

  private static boolean isAlgorithmAndOctets(byte[] bytes, int filled, int start) {
    if (bytes[start] != SEQUENCE) {
      return false;
    }
    var header = headerLength(bytes, start);
    var end = (long) start + header + contentLength(bytes, start);
    return header > 0
        && bytes[start + header] == 0x06
        && end < filled
        && bytes[(int) end] == OCTETS;
  }

  /** 0 where the length is in a form that no key has. */
  private static int headerLength(byte[] bytes, int start) {
    var length = bytes[start + 1] & 0xff;
    return length < 0x80 ? 2 : length <= 0x83 && length > 0x80 ? 2 + length - 0x80 : 0;
  }

  private static int contentLength(byte[] bytes, int start) {
    var header = headerLength(bytes, start);
    if (header == 2) {
      return bytes[start + 1];
    }
    var length = 0;
    for (var i = start + 2; i < start + header; i++) {
      length = length << 8 | (bytes[i] & 0xff);
    }
    return length;
  }

  private static String ofHex(String digits) {
    return new String(HexFormat.of().parseHex(digits), StandardCharsets.ISO_8859_1);
  }
}
