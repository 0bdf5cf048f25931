package io.github.pythonimage.verify.files;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The hash of a module's source that its bytecode has in its header: SipHash-1-3, keyed with the
 * magic number of the interpreter. Older releases use SipHash-2-4.
 */
public final class SourceHash {
  private static final Pattern SERIES = Pattern.compile("/python3\\.(\\d+)/");

  /** The magic number of each minor release; those that are not final have none yet. */
  private static final Map<Integer, Integer> MAGIC =
      Map.of(9, 3425, 10, 3439, 11, 3495, 12, 3531, 13, 3571, 14, 3627);

  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int FIRST_WITH_FEWER_ROUNDS = 11;
  private static final int LINE_END = 0x0A0D_0000;

  private final int rounds;
  private long v0;
  private long v1 = 0x646f72616e646f6dL;
  private long v2;
  private long v3 = 0x7465646279746573L;
  private long word;
  private int length;

  private SourceHash(int minor, int magic) {
    rounds = minor < FIRST_WITH_FEWER_ROUNDS ? 2 : 1;
    var key = Integer.toUnsignedLong(magic | LINE_END);
    v0 = 0x736f6d6570736575L ^ key;
    v2 = 0x6c7967656e657261L ^ key;
  }

  /** The hash of a module in a folder of an interpreter that is known; empty for other files. */
  static Optional<SourceHash> of(String path) {
    if (!path.endsWith(".py")) {
      return Optional.empty();
    }
    var series = SERIES.matcher(path);
    if (!series.find() || series.group(1).length() > 2) {
      return Optional.empty();
    }
    return of(Integer.parseInt(series.group(1)));
  }

  private static Optional<SourceHash> of(int minor) {
    return Optional.ofNullable(MAGIC.get(minor)).map(magic -> new SourceHash(minor, magic));
  }

  /** The hash of an empty module, whose content is not kept; empty where it is unknown. */
  public static Optional<String> ofNothing(int minor) {
    return of(minor).map(SourceHash::end);
  }

  /** The magic number of a minor release, as bytecode begins with it; empty where it is unknown. */
  public static Optional<String> magic(int minor) {
    return Optional.ofNullable(MAGIC.get(minor))
        .map(magic -> new String(new char[] {(char) (magic & 0xff), (char) (magic >> 8)}) + "\r\n");
  }

  void update(byte[] bytes, int from, int count) {
    var at = from;
    var end = from + count;
    while (at < end) {
      if ((length & 7) == 0 && end - at >= Long.BYTES) {
        mix((long) WORDS.get(bytes, at));
        length += Long.BYTES;
        at += Long.BYTES;
      } else {
        add(bytes[at]);
        at++;
      }
    }
  }

  private void add(byte one) {
    word |= (one & 0xffL) << (8 * (length & 7));
    length++;
    if ((length & 7) == 0) {
      mix(word);
      word = 0;
    }
  }

  /** Eight bytes in hexadecimal digits, the lowest one first. */
  String end() {
    mix(word | ((long) length << 56));
    v2 ^= 0xff;
    for (var i = 0; i < rounds + 2; i++) {
      round();
    }
    return HexFormat.of().toHexDigits(Long.reverseBytes(v0 ^ v1 ^ v2 ^ v3));
  }

  private void mix(long value) {
    v3 ^= value;
    for (var i = 0; i < rounds; i++) {
      round();
    }
    v0 ^= value;
  }

  private void round() {
    v0 += v1;
    v2 += v3;
    v1 = Long.rotateLeft(v1, 13) ^ v0;
    v3 = Long.rotateLeft(v3, 16) ^ v2;
    v0 = Long.rotateLeft(v0, 32);
    v2 += v1;
    v0 += v3;
    v1 = Long.rotateLeft(v1, 17) ^ v2;
    v3 = Long.rotateLeft(v3, 21) ^ v0;
    v2 = Long.rotateLeft(v2, 32);
  }
}
