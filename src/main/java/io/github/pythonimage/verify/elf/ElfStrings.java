package io.github.pythonimage.verify.elf;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * Strings of a passing file that may name a folder or a library. Linkers put the table of strings
 * before the section that says which of them matter, and it is too large to be kept.
 */
final class ElfStrings {
  private static final int SHORTEST = 4;
  private static final int LONGEST = 4096;
  private static final int MOST = 1 << 17;
  private static final int MOST_BYTES = 8 << 20;

  // The beginning of a string that the next bytes may continue.
  private final byte[] open = new byte[LONGEST];
  private int opened;
  private long openedAt;

  private byte[] bytes = new byte[1 << 12];
  private int length;
  private long[] starts = new long[1 << 6];
  private int[] ends = new int[1 << 6];
  private int count;

  void begin() {
    opened = 0;
    length = 0;
    count = 0;
  }

  /** Passes over bytes of the file. */
  void skip() {
    opened = 0;
  }

  /**
   * Adds bytes of the file, which come right after those that were added before. It looks for a
   * character that each name has, and then for the name around it: looking at each string takes 2.5
   * seconds for 600 MB of tensorflow.
   *
   * @param offset where they are in the file
   */
  void add(byte[] chunk, int from, int added, long offset) {
    var end = from + added;
    var first = from;
    while (first < end && isPrintable(chunk[first])) {
      first++;
    }
    open(chunk, from, first, offset);
    if (first == end) {
      return;
    }
    keep(open, 0, opened, chunk[first], openedAt);
    var last = end;
    while (isPrintable(chunk[last - 1])) {
      last--;
    }
    for (var i = first + 1; i < last; i++) {
      if (isOfName(chunk[i])) {
        var begin = i;
        while (isPrintable(chunk[begin - 1])) {
          begin--;
        }
        while (isPrintable(chunk[i])) {
          i++;
        }
        keep(chunk, begin, i, chunk[i], offset + begin - from);
      }
    }
    opened = 0;
    open(chunk, last, end, offset + last - from);
  }

  private static boolean isPrintable(byte one) {
    return one >= ' ' && one < 127;
  }

  /** Whether names of folders or libraries have the character. */
  private static boolean isOfName(byte one) {
    return one <= '/' && one >= '$' && (one == '/' || one == '.' || one == '$');
  }

  private void open(byte[] chunk, int from, int end, long offset) {
    if (opened == 0) {
      openedAt = offset;
    }
    var added = Math.min(end - from, LONGEST - opened);
    System.arraycopy(chunk, from, open, opened, added);
    opened += added;
  }

  private void keep(byte[] source, int begin, int end, byte next, long at) {
    var size = end - begin;
    if (next != 0
        || size < SHORTEST
        || size >= LONGEST
        || count == MOST
        || length + size + 1 > MOST_BYTES
        || !isName(source, begin, end)) {
      return;
    }
    if (length + size + 1 > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + size + 1, 2 * bytes.length));
    }
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, 2 * count);
      ends = Arrays.copyOf(ends, 2 * count);
    }
    System.arraycopy(source, begin, bytes, length, size);
    bytes[length + size] = 0;
    length += size + 1;
    starts[count] = at;
    ends[count] = length;
    count++;
  }

  private static boolean isName(byte[] source, int begin, int end) {
    for (var i = begin; i < end; i++) {
      if (source[i] == '/'
          || source[i] == '$'
          || (source[i] == '.' && i + 2 < end && source[i + 1] == 's' && source[i + 2] == 'o')) {
        return true;
      }
    }
    return false;
  }

  /** What is there up to the end of a string; empty if no name is. */
  Optional<ByteBuffer> get(long at) {
    var found = Arrays.binarySearch(starts, 0, count, at);
    var index = found >= 0 ? found : -found - 2;
    if (index < 0) {
      return Optional.empty();
    }
    var begin = index == 0 ? 0 : ends[index - 1];
    var skipped = at - starts[index];
    var size = ends[index] - begin;
    return skipped < size
        ? Optional.of(ByteBuffer.wrap(bytes, begin + (int) skipped, size - (int) skipped).slice())
        : Optional.empty();
  }
}
