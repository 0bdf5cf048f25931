package io.github.pythonimage.verify.files;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/** Recognises stores of Java that have a key: JKS, JCEKS and BouncyCastle's BKS. */
final class JavaKeyStores {
  private static final int JKS = 0xfeedfeed;
  private static final int JCEKS = 0xcececece;
  // What BouncyCastle writes; all but the store's password may follow from them.
  private static final int BKS_SALT = 20;
  private static final int MOST_ITERATIONS = 1 << 20;
  // Milliseconds of a date before the year 2248 have no more bits.
  private static final int DATE_BITS = 43;

  private JavaKeyStores() {}

  /**
   * Whether a file is a store of keys. Those of certificates have no key among their entries.
   *
   * @param bytes its first ones
   */
  static boolean hasKey(byte[] bytes, int filled) {
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
