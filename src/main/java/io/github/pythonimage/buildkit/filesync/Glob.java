package io.github.pythonimage.buildkit.filesync;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Go's file name pattern: {@code *}, {@code ?}, {@code [a-z]}, {@code [^a-z]} and backslash. Ignore
 * patterns have to be valid in this notation before they are read in their own, richer one.
 */
record Glob(Pattern regex) {

  private static final String MEMBER = "(\\\\.|[^\\\\\\]-])";
  private static final Pattern RANGE =
      Pattern.compile(MEMBER + "(?:-" + MEMBER + ")?", Pattern.DOTALL);
  private static final Pattern ELEMENT =
      Pattern.compile("[*?]|\\[\\^?+(?:" + RANGE + ")++]|\\\\.|[^\\[\\\\]", Pattern.DOTALL);

  /**
   * @throws PatternSyntaxException for an open or empty class, a range without an end, or a
   *     backslash at the end
   */
  static Glob parse(String text) {
    var regex = new StringBuilder();
    var element = ELEMENT.matcher(text);
    for (var at = 0; at < text.length(); at = element.end()) {
      if (!element.region(at, text.length()).lookingAt()) {
        var problem = text.charAt(at) == '[' ? "incomplete character class" : "trailing backslash";
        throw new PatternSyntaxException(problem, text, at);
      }
      regex.append(toRegex(element.group()));
    }
    return new Glob(Pattern.compile(regex.toString()));
  }

  /** Whether the text has a wildcard that is not escaped. */
  static boolean hasWildcard(String text) {
    return Wildcards.hasAny(text.replaceAll("(?s)\\\\.", ""), "*?[");
  }

  boolean matches(String name) {
    return regex.matcher(name).matches();
  }

  private static String toRegex(String element) {
    return switch (element.charAt(0)) {
      case '*' -> "[^/]*";
      case '?' -> "[^/]";
      case '[' -> characterClass(element);
      default -> literal(character(element));
    };
  }

  private static String characterClass(String element) {
    var regex = new StringBuilder(element.startsWith("[^") ? "[^" : "[");
    var ranges = RANGE.matcher(element).region(regex.length(), element.length() - 1);
    while (ranges.find()) {
      var from = character(ranges.group(1));
      var to = ranges.group(2) == null ? from : character(ranges.group(2));
      // A range that runs backwards is valid and matches nothing.
      regex.append(literal(from <= to ? from : Character.MAX_CODE_POINT));
      regex.append('-').append(literal(from <= to ? to : Character.MAX_CODE_POINT));
    }
    return regex.append(']').toString();
  }

  private static int character(String element) {
    return element.codePointAt(element.startsWith("\\") ? 1 : 0);
  }

  private static String literal(int c) {
    return "\\x{" + Integer.toHexString(c) + "}";
  }
}
