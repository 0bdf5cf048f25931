package io.github.pythonimage.verify.files;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.macs.SipHash;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * The hash of a module's source that its bytecode has in its header: SipHash-1-3, keyed with the
 * magic number of the interpreter. Older releases use SipHash-2-4.
 */
public final class SourceHash {
  private static final Pattern SERIES = Pattern.compile("/python3\\.(\\d+)/");

  /** The magic number of each minor release; those that are not final have none yet. */
  private static final Map<Integer, Integer> MAGIC =
      Map.of(9, 3425, 10, 3439, 11, 3495, 12, 3531, 13, 3571, 14, 3627);

  private static final int FIRST_WITH_FEWER_ROUNDS = 11;
  private static final int LINE_END = 0x0A0D_0000;

  private final SipHash hash;

  private SourceHash(int minor, int magic) {
    hash = minor < FIRST_WITH_FEWER_ROUNDS ? new SipHash(2, 4) : new SipHash(1, 3);
    var key = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putInt(magic | LINE_END);
    hash.init(new KeyParameter(key.array()));
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
    hash.update(bytes, from, count);
  }

  /** Eight bytes in hexadecimal digits, the lowest one first. */
  String end() {
    return HexFormat.of().toHexDigits(Long.reverseBytes(hash.doFinal()));
  }
}
