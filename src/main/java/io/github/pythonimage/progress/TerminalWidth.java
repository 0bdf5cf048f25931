package io.github.pythonimage.progress;

import java.util.Arrays;

/** Cuts and fills text by the columns that it takes on a terminal. */
final class TerminalWidth {
  /** First and last code points that take two columns: East Asian scripts and pictures. */
  private static final int[][] WIDE = {
    {0x1100, 0x115f},
    {0x2e80, 0x303e},
    {0x3041, 0xa4cf},
    {0xac00, 0xd7a3},
    {0xf900, 0xfaff},
    {0xfe30, 0xfe6f},
    {0xff00, 0xff60},
    {0xffe0, 0xffe6},
    {0x1f300, 0x1faff},
    {0x20000, 0x3fffd},
  };

  private TerminalWidth() {}

  /** The columns that a text takes. */
  static int count(String text) {
    return text.codePoints().map(TerminalWidth::of).sum();
  }

  /** The text, or its beginning and an ellipsis, so that it takes no more columns than these. */
  static String fit(String text, int columns) {
    if (count(text) <= columns) {
      return text;
    }
    var cut = new StringBuilder();
    var left = columns - 1;
    for (var point : text.codePoints().toArray()) {
      left -= of(point);
      if (left < 0) {
        break;
      }
      cut.appendCodePoint(point);
    }
    return columns < 1 ? "" : cut.append('…').toString();
  }

  /** The text with spaces after it, so that it takes at least these columns. */
  static String pad(String text, int columns) {
    return text + " ".repeat(Math.max(0, columns - count(text)));
  }

  private static int of(int point) {
    return switch (Character.getType(point)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
      default -> wide(point) ? 2 : 1;
    };
  }

  private static boolean wide(int point) {
    return Arrays.stream(WIDE).anyMatch(range -> point >= range[0] && point <= range[1]);
  }
}
