package io.github.pythonimage.verify.layers;

import io.github.pythonimage.verify.files.DamagedImageException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The fields of a header, in a form that all readers understand alike. */
final class TarFields {
  private static final int SUM = 148;
  private static final int NAME_LENGTH = 100;
  private static final int NUMBER_LENGTH = 8;
  private static final int TIME_LENGTH = 12;
  private static final int BINARY = 0x80;
  private static final int NEGATIVE = 0xff;
  private static final int BYTE = 8;
  private static final int OCTAL = 8;

  private final byte[] block;

  TarFields(byte[] block) {
    this.block = block;
  }

  /** Text in UTF-8. */
  static String decoded(byte[] bytes, String what) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new DamagedImageException(
          "the %s '%s' is not UTF-8".formatted(what, new String(bytes, StandardCharsets.UTF_8)));
    }
  }

  String raw(int from, int length) {
    return new String(block, from, length, StandardCharsets.ISO_8859_1);
  }

  /**
   * Ends at its first zero byte, after which there are only zero bytes. One character a byte, as
   * the whole name of a long one comes elsewhere.
   */
  String text(int from, int length, String what) {
    var end = from;
    while (end < from + length && block[end] != 0) {
      end++;
    }
    var text = raw(from, end - from);
    if (!isZero(end, from + length)) {
      throw new DamagedImageException("the " + what + " '" + text + "' has more behind its end");
    }
    return text;
  }

  void requireZeros(int from) {
    if (!isZero(from, block.length)) {
      throw new DamagedImageException(
          text(0, NAME_LENGTH, "name") + " has an extended header that only some readers know");
    }
  }

  private boolean isZero(int from, int to) {
    return Arrays.equals(block, from, to, new byte[block.length], from, to);
  }

  /** Octal digits and then spaces or zero bytes, zero bytes only, or a positive binary number. */
  long number(int from, int length, String what) {
    if ((block[from] & 0xff) == BINARY) {
      return binary(from, length, what);
    }
    var value = 0L;
    var digits = 0;
    while (digits < length && block[from + digits] >= '0' && block[from + digits] <= '7') {
      value = value * OCTAL + block[from + digits] - '0';
      digits++;
    }
    for (var i = digits; i < length; i++) {
      if (block[from + i] != 0 && (block[from + i] != ' ' || digits == 0)) {
        throw odd(from, length, what);
      }
    }
    return value;
  }

  /** A number, which may be negative in its binary form. */
  void time(int from) {
    if ((block[from] & 0xff) != NEGATIVE) {
      number(from, TIME_LENGTH, "time");
      return;
    }
    for (var i = 1; i < TIME_LENGTH - Long.BYTES + 1; i++) {
      if (block[from + i] != block[from]) {
        throw odd(from, TIME_LENGTH, "time");
      }
    }
  }

  private long binary(int from, int length, String what) {
    var value = 0L;
    for (var i = 1; i < length; i++) {
      if (value >> (Long.SIZE - 1 - BYTE) != 0) {
        throw odd(from, length, what);
      }
      value = (value << BYTE) | (block[from + i] & 0xff);
    }
    return value;
  }

  private DamagedImageException odd(int from, int length, String what) {
    return new DamagedImageException(
        "%s has the %s '%s'".formatted(text(0, NAME_LENGTH, "name"), what, raw(from, length)));
  }

  void checkSum() {
    var sum = 0L;
    for (var i = 0; i < block.length; i++) {
      sum += (i >= SUM && i < SUM + NUMBER_LENGTH) ? ' ' : block[i] & 0xff;
    }
    if (number(SUM, NUMBER_LENGTH, "checksum") != sum) {
      throw new DamagedImageException(
          text(0, NAME_LENGTH, "name") + " has a header with a wrong checksum");
    }
  }
}
