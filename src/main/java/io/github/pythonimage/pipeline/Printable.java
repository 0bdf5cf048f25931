package io.github.pythonimage.pipeline;

import java.util.regex.Pattern;

/**
 * Makes text of what programs write for a terminal: without colours, and without anything that
 * moves a cursor, as it goes to log files and into lines of our own.
 */
final class Printable {
  private static final String SEQUENCES =
      "\\x1b\\[[0-?]*[ -/]*[@-~]?" // colours, cursor movements
          + "|\\x1b[\\]PX^_][^\\x07\\x1b]*(?:\\x07|\\x1b\\\\)?" // titles, links and the like
          + "|\\x1b[ -/]*[0-~]?" // all shorter ones
          + "|[\\x00-\\x08\\x0a-\\x1f\\x7f-\\x9f]"; // a tab may stay
  private static final Pattern UNPRINTABLE = Pattern.compile(SEQUENCES);

  private Printable() {}

  static String text(String written) {
    return written.chars().allMatch(Printable::plain)
        ? written
        : UNPRINTABLE.matcher(written).replaceAll("");
  }

  private static boolean plain(int character) {
    return (character >= ' ' && character < 0x7f) || character > 0x9f;
  }
}
