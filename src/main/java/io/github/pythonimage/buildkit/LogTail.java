package io.github.pythonimage.buildkit;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The last lines of a log, as many as are worth their memory. */
final class LogTail {

  static final int MAX_LINES = 10_000;
  static final int MAX_CHARS = 4 * 1024 * 1024;

  private final Deque<String> lines = new ArrayDeque<>();
  private int chars;

  void add(List<String> more) {
    for (var line : more) {
      lines.add(line);
      chars += line.length();
      while (lines.size() > MAX_LINES || chars > MAX_CHARS) {
        chars -= lines.remove().length();
      }
    }
  }

  void clear() {
    lines.clear();
    chars = 0;
  }

  List<String> lines() {
    return List.copyOf(lines);
  }
}
