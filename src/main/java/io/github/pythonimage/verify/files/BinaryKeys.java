package io.github.pythonimage.verify.files;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
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

  // Stores of Java: JKS and JCEKS.
  private static final int JKS = 0xfeedfeed;
  private static final int JCEKS = 0xcececece;
  // What BouncyCastle writes; all but the store's password may follow from them.
  private static final int BKS_SALT = 20;
  private static final int MOST_ITERATIONS = 1 << 20;
  // Milliseconds of a date before the year 2248 have no more bits.
  private static final int DATE_BITS = 43;

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
      return isStoreOfJava(bytes, filled);
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

  /**
   * Whether a file is a store of keys. Those of certificates have no key among their entries.
   *
   * @param bytes its first ones
   */
  private static boolean isStoreOfJava(byte[] bytes, int filled) {
    var in = ByteBuffer.wrap(bytes, 0, filled);
    try {
      var first = in.getInt();
      if (first == JKS || first == JCEKS) {
        return in.getInt() == 2 && hasKey(in, in.getInt());
      }
      return (first == 1 || first == 2) && in.getInt() == BKS_SALT && hasKeyOfBks(in);
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      // It ends within an entry, or a length is negative or too large.
      return false;
    }
  }

  private static boolean hasKey(ByteBuffer in, int entries) {
    for (var i = 0; i < entries; i++) {
      var kind = in.getInt();
      // A pair of keys, or a secret one.
      if (kind == 1 || kind == 3) {
        return true;
      }
      skip(in, in.getShort() & 0xffff);
      skip(in, Long.BYTES);
      skip(in, in.getShort() & 0xffff);
      skip(in, in.getInt());
    }
    return false;
  }

  private static boolean hasKeyOfBks(ByteBuffer in) {
    skip(in, BKS_SALT);
    var iterations = in.getInt();
    if (iterations <= 0 || iterations > MOST_ITERATIONS) {
      return false;
    }
    // The last entry has no kind: an HMAC follows.
    for (var kind = in.get(); kind > 0 && kind <= 4; kind = in.get()) {
      skip(in, in.getShort() & 0xffff);
      if (in.getLong() >>> DATE_BITS != 0) {
        return false;
      }
      if (kind > 1) {
        return true;
      }
      for (var certificates = in.getInt(); certificates >= 0; certificates--) {
        skip(in, in.getShort() & 0xffff);
        skip(in, in.getInt());
      }
    }
    return false;
  }

  private static void skip(ByteBuffer in, int length) {
    if (length < 0) {
      throw new IllegalArgumentException();
    }
    in.position(in.position() + length);
  }
}
