package io.github.pythonimage.verify.inside;

/** The end of what a container wrote, on one line. */
final class LastLines {
  private static final int LINES = 5;
  private static final int LONGEST = 8192;

  private LastLines() {}

  static String of(String output) {
    return of(output, LONGEST);
  }

  /** At most that many characters, the last ones. */
  static String of(String output, int longest) {
    var lines = output.lines().filter(l -> !l.isBlank()).map(String::strip).toList();
    var last = String.join(" | ", lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
    return last.length() <= longest ? last : last.substring(last.length() - longest);
  }
}
