package io.github.pythonimage.verify.python;

import io.github.pythonimage.verify.files.FileEntry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The lines of a file as any release of CPython reads them. Releases, and the two readers of {@code
 * pyvenv.cfg}, end lines at different characters, so a file can have more lines than an editor
 * shows.
 */
final class PythonLines {
  /** {@code str.splitlines()}, and where a text of C ends. */
  private static final Pattern ALL =
      Pattern.compile("\r\n|[\\x00\n\\x0b\\f\r\\x1c-\\x1e\\x85\\u2028\\u2029]");

  private static final Pattern UNIVERSAL = Pattern.compile("\r\n|[\r\n]");
  private static final Pattern LINE_FEED = Pattern.compile("\n");
  private static final char NEXT_LINE = '\u0085';
  private static final String BYTE_ORDER_MARK = "\ufeff";

  private PythonLines() {}

  /** Every line of every reading, in order, without blanks at its end. */
  static List<String> of(FileEntry file) {
    var bytes = file.text().getBytes(StandardCharsets.ISO_8859_1);
    var utf8 = new String(bytes, StandardCharsets.UTF_8);
    // Python falls back to the locale where a file is no UTF-8.
    var texts = utf8.indexOf('\ufffd') < 0 ? Stream.of(utf8) : Stream.of(utf8, file.text());
    return texts
        .map(text -> text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text)
        .flatMap(
            text -> Stream.of(LINE_FEED, UNIVERSAL, ALL).flatMap(ends -> ends.splitAsStream(text)))
        .map(PythonLines::stripTrailing)
        .distinct()
        .toList();
  }

  /** {@code str.strip()}. */
  static String strip(String text) {
    var start = 0;
    while (start < text.length() && isBlank(text.charAt(start))) {
      start++;
    }
    return stripTrailing(text.substring(start));
  }

  private static String stripTrailing(String text) {
    var end = text.length();
    while (end > 0 && isBlank(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end);
  }

  private static boolean isBlank(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == NEXT_LINE;
  }
}
