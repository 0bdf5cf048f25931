package io.github.pythonimage.buildkit.progress;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The last lines of a log, as many as are worth their memory. */
final class LogTail {

  static final int MAX_LINES = 10_000;
  static final int MAX_CHARS = 4 * 1024 * 1024;

  private final Deque<String> lines = new ArrayDeque<>();
  private int chars;
  private int dropped;

  void add(List<String> more) {
    for (var line : more) {
      lines.add(line);
      chars += line.length();
      while (lines.size() > MAX_LINES || chars > MAX_CHARS) {
        chars -= lines.remove().length();
        dropped++;
      }
    }
  }

  void clear() {
    lines.clear();
    chars = 0;
    dropped = 0;
  }

  /** The lines; where earlier ones are gone, a line that says how many comes first. */
  List<String> lines() {
    if (dropped == 0) {
      return List.copyOf(lines);
    }
    var notice = String.format(Locale.ROOT, "… %,d earlier lines were not kept", dropped);
    return Stream.concat(Stream.of(notice), lines.stream()).toList();
  }
}
