package io.github.pythonimage.pipeline;

import java.util.regex.Pattern;

/**
 * Makes text of what programs write for a terminal: without colours, and without anything that
 * moves a cursor, as it goes to log files and into lines of our own. Passwords in addresses are not
 * for those either.
 */
final class Printable {
  private static final String SEQUENCES =
      "\\x1b\\[[0-?]*[ -/]*[@-~]?" // colours, cursor movements
          + "|\\x1b[\\]PX^_][^\\x07\\x1b]*(?:\\x07|\\x1b\\\\)?" // titles, links and the like
          + "|\\x1b[ -/]*[0-~]?" // all shorter ones
          + "|[\\x00-\\x08\\x0a-\\x1f\\x7f-\\x9f]"; // a tab may stay
  private static final Pattern UNPRINTABLE = Pattern.compile(SEQUENCES);

  /** In front of a host; a user alone counts too, as it may be a token, but not the one of ssh. */
  private static final Pattern LOGIN =
      Pattern.compile("\\b((?!ssh:)(?!git\\+ssh:)[A-Za-z][\\w+.-]*://)[^/\\s'\"<>?#]+@");

  private Printable() {}

  static String text(String written) {
    var plain = plain(written) ? written : UNPRINTABLE.matcher(written).replaceAll("");
    return plain.indexOf('@') < 0 ? plain : LOGIN.matcher(plain).replaceAll("$1***@");
  }

  private static boolean plain(String text) {
    for (var i = 0; i < text.length(); i++) {
      var character = text.charAt(i);
      if (character < ' ' || (character >= 0x7f && character <= 0x9f)) {
        return false;
      }
    }
    return true;
  }
}
