package io.github.pythonimage.config;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Makes text of other programs safe for a log and a terminal. A line stays one line, nothing moves
 * the cursor, what is invisible or changes the reading direction is spelled out, logins in URLs are
 * masked, and nothing is a command to the agent of a CI server.
 */
public final class LogSanitizer {
  /** More is no line that anybody reads; the whole log of a failed step is in a file. */
  static final int LONGEST = 4_000;

  /** Invisible tags and selectors, and what is for private use. */
  private static final int BEYOND_TEXT = 0xE0000;

  /**
   * What Unicode has for letters and marks, and nobody sees: joiners, fillers of Hangul, vowels of
   * Khmer, and selectors of variants.
   */
  private static final String INVISIBLE =
      "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2065\u3164\uffa0"
          + "\ufe00\ufe01\ufe02\ufe03\ufe04\ufe05\ufe06\ufe07\ufe08\ufe09\ufe0a\ufe0b\ufe0c\ufe0d"
          + "\ufe0e\ufe0f\ufff0\ufff1\ufff2\ufff3\ufff4\ufff5\ufff6\ufff7\ufff8";

  private static final String SEQUENCES =
      "\\x1b\\[[0-?]*[ -/]*[@-~]?" // colours, cursor movements
          + "|\\x1b[\\]PX^_][^\\x07\\x1b]*(?:\\x07|\\x1b\\\\)" // titles, links and the like
          + "|\\x1b[ -/]*[0-~]?"; // all shorter ones
  private static final Pattern SEQUENCE = Pattern.compile(SEQUENCES);

  /** In front of a host; a user alone counts too, as it may be a token, but not the one of ssh. */
  private static final Pattern LOGIN =
      Pattern.compile(
          "\\b((?!ssh:)(?!git\\+ssh:)[A-Za-z][\\w+.-]{0,30}://)[^/\\s'\"<>?#]+@"
              + "|\\b((?:git\\+)?ssh://)[^/\\s'\"<>?#:]*:[^/\\s'\"<>?#]*@");

  /** Agents of Azure Pipelines, GitHub, TeamCity and Octopus look for it anywhere in a line. */
  private static final Pattern HASH_COMMAND = Pattern.compile("##(?=[\\w.-]{0,40}\\[)");

  /** GitHub's runner looks for it at the beginning of a line, after any blanks. */
  private static final Pattern COLON_COMMAND =
      Pattern.compile("\\A([\\s\\p{Z}]*+:)(?=:[\\w-].*::)");

  private LogSanitizer() {}

  /** One line for the log, however long and however many lines the text has. */
  public static String line(String text) {
    var line = text(text.length() > LONGEST ? beginning(text) : text);
    var more = text.length() - LONGEST;
    return more > 0 ? line + "… (" + more + " more characters)" : line;
  }

  /** The message of an error of ours that has a line for each mistake. */
  public static String lines(String text) {
    return text.lines().map(LogSanitizer::line).collect(Collectors.joining("\n"));
  }

  /** The same in full length, for files. */
  public static String text(String written) {
    var visible = visible(SEQUENCE.matcher(written).replaceAll(""));
    var masked = LOGIN.matcher(visible).replaceAll("$1$2***@");
    // A blank within the mark of a command makes it text, which stays readable.
    return COLON_COMMAND
        .matcher(HASH_COMMAND.matcher(masked).replaceAll("# #"))
        .replaceFirst("$1 ");
  }

  private static String beginning(String text) {
    var end = Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
    return text.substring(0, end);
  }

  private static String visible(String text) {
    var visible = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            character -> {
              if (character == '\n') {
                visible.append("\\n");
              } else if (character == '\t' || isVisible(character)) {
                visible.appendCodePoint(character);
              } else if (!Character.isISOControl(character)) {
                // What hides or turns text around is a finding of its own.
                visible.append(String.format("\\u%04x", character));
              }
            });
    return visible.toString();
  }

  /** Whether it is seen, and seen where it is written. */
  private static boolean isVisible(int character) {
    return character < BEYOND_TEXT
        && INVISIBLE.indexOf(character) < 0
        && switch (Character.getType(character)) {
          case Character.CONTROL,
              Character.FORMAT,
              Character.LINE_SEPARATOR,
              Character.PARAGRAPH_SEPARATOR,
              Character.SURROGATE ->
              false;
          default -> true;
        };
  }
}
