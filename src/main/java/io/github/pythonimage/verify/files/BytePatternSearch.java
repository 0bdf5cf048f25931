package io.github.pythonimage.verify.files;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Looks for all marks at once, in chunks that overlap. It compares the last two bytes of a window
 * as long as the shortest mark, and mostly skips that many bytes (Wu and Manber): some GB a second.
 */
final class BytePatternSearch {
  private static final BytePatternSearch.Table TOOLS = new Table(ofPrograms());
  private static final BytePatternSearch.Table KEYS = new Table(ofKeys());
  private static final int CONTEXT = 384;

  /** What GnuTLS has beside the keys that it tests itself with. */
  private static final String SELF_TEST = "gnutls_pk_self_test";

  private final boolean isElf;
  private final Table table;
  private final Set<String> found = new HashSet<>();

  private static final class Mark {
    private static final VarHandle INTS =
        MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());

    private final String text;
    private final byte[] bytes;
    private final int firstFour;
    private final String name;

    Mark(String text, String name) {
      this.text = text;
      this.bytes = text.getBytes(StandardCharsets.ISO_8859_1);
      this.firstFour = (int) INTS.get(bytes, 0);
      this.name = name;
    }

    /**
     * One comparison of four bytes tells nearly all places: to compare all took half of the time.
     */
    boolean isAt(byte[] text, int start, int end) {
      return start >= 0
          && start + bytes.length <= end
          && (int) INTS.get(text, start) == firstFour
          && Arrays.equals(text, start, start + bytes.length, bytes, 0, bytes.length);
    }
  }

  private static final class Table {
    private static final VarHandle PAIRS =
        MethodHandles.byteArrayViewVarHandle(char[].class, ByteOrder.nativeOrder());

    final int shortest;
    final byte[] shifts = new byte[1 << 16];
    // By the pair at the end of their windows, as comparing all of them takes a third of all time.
    final Mark[][] marks = new Mark[1 << 16][];

    Table(Map<String, String> texts) {
      var all = texts.entrySet().stream().map(e -> new Mark(e.getKey(), e.getValue())).toList();
      shortest = all.stream().mapToInt(m -> m.bytes.length).min().orElseThrow();
      Arrays.fill(shifts, (byte) (shortest - 1));
      for (var mark : all) {
        var end = pair(mark.bytes, shortest - 1);
        marks[end] =
            all.stream().filter(m -> pair(m.bytes, shortest - 1) == end).toArray(Mark[]::new);
        for (var i = 1; i < shortest; i++) {
          var pair = pair(mark.bytes, i);
          shifts[pair] = (byte) Math.min(shifts[pair], shortest - 1 - i);
        }
      }
    }

    static int pair(byte[] bytes, int last) {
      return (char) PAIRS.get(bytes, last - 1);
    }
  }

  private static Map<String, String> ofKeys() {
    var marks = new HashMap<String, String>();
    marks.put(BytePatterns.PIP_MODULE, BytePatterns.PIP);
    Stream.of(
            Stream.of(
                BytePatterns.KEY_LINE,
                BytePatterns.PGP_LINE,
                BytePatterns.PUTTY_KEY,
                BytePatterns.SSH2_KEY),
            EncodedKeys.MARKS.stream(),
            BytePatterns.AGE_KEYS.stream())
        .flatMap(texts -> texts)
        .forEach(text -> marks.put(text, BytePatterns.PRIVATE_KEY));
    return marks;
  }

  private static Map<String, String> ofPrograms() {
    var marks = new HashMap<>(ofKeys());
    marks.putAll(BytePatterns.TOOLS);
    marks.putAll(BytePatterns.INSTALLERS);
    marks.put(BytePatterns.PIP_MODULE, BytePatterns.PIP_ARCHIVE);
    marks.put(SELF_TEST, SELF_TEST);
    return marks;
  }

  /** All files are searched for private keys, and programs for marks of tools too. */
  BytePatternSearch(boolean isElf) {
    this.isElf = isElf;
    this.table = isElf ? TOOLS : KEYS;
  }

  /**
   * Searches a window, and moves what the next one must begin with to its start.
   *
   * @return how much that is
   */
  int search(byte[] window, int filled, boolean isLast) {
    var last = table.shortest - 1;
    var end = isLast ? filled : filled - CONTEXT;
    while (last < end) {
      var pair = Table.pair(window, last);
      var shift = table.shifts[pair];
      if (shift == 0) {
        compare(table.marks[pair], window, last - table.shortest + 1, filled);
        shift = 1;
      }
      last += shift;
    }
    if (isLast) {
      return 0;
    }
    var kept = Math.min(filled, BytePatterns.OVERLAP);
    System.arraycopy(window, filled - kept, window, 0, kept);
    return kept;
  }

  private void compare(Mark[] marks, byte[] window, int start, int filled) {
    for (var mark : marks) {
      if (mark.isAt(window, start, filled)) {
        found(mark, window, start, filled);
      }
    }
  }

  private void found(Mark mark, byte[] window, int start, int filled) {
    var isCounted =
        switch (mark.name) {
          case BytePatterns.PRIVATE_KEY ->
              PrivateKeyText.isKey(mark.text, isElf, window, start, filled);
          case BytePatterns.PIP_ARCHIVE ->
              ZipNames.isModuleInZip(window, start, mark.bytes.length, filled);
          case BytePatterns.PIP -> {
            if (ZipNames.isModuleInZip(window, start, mark.bytes.length, filled)) {
              found.add(BytePatterns.PIP_ARCHIVE);
            }
            yield true;
          }
          default -> true;
        };
    if (isCounted) {
      found.add(mark.name);
    }
  }

  Set<String> found() {
    if (found.remove(SELF_TEST)) {
      found.remove(BytePatterns.PRIVATE_KEY);
    }
    return found;
  }
}
