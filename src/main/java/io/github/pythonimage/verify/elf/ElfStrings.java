package io.github.pythonimage.verify.elf;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

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

  // Each with the zero byte at its end, by where it is in the file.
  private final NavigableMap<Long, byte[]> names = new TreeMap<>();
  private int length;

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
        || names.size() == MOST
        || length + size + 1 > MOST_BYTES
        || !isName(source, begin, end)) {
      return;
    }
    length += size + 1;
    names.put(at, Arrays.copyOf(Arrays.copyOfRange(source, begin, end), size + 1));
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
    return Optional.ofNullable(names.floorEntry(at))
        .filter(name -> at - name.getKey() < name.getValue().length)
        .map(
            name -> {
              var skipped = (int) (at - name.getKey());
              return ByteBuffer.wrap(name.getValue(), skipped, name.getValue().length - skipped)
                  .slice();
            });
  }
}
