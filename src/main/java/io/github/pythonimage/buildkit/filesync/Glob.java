package io.github.pythonimage.buildkit.filesync;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Go's file name pattern: {@code *}, {@code ?}, {@code [a-z]}, {@code [^a-z]} and backslash. Ignore
 * patterns have to be valid in this notation before they are read in their own, richer one.
 */
record Glob(Pattern regex) {

  /**
   * @throws PatternSyntaxException for an open or empty class, a range without an end, or a
   *     backslash at the end
   */
  static Glob parse(String text) {
    var reader = new Reader(text);
    while (reader.at < text.length()) {
      reader.element();
    }
    return new Glob(Pattern.compile(reader.regex.toString()));
  }

  /** Whether the text has a wildcard that is not escaped. */
  static boolean hasWildcard(String text) {
    for (var i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '*' || c == '?' || c == '[') {
        return true;
      }
    }
    return false;
  }

  boolean matches(String name) {
    return regex.matcher(name).matches();
  }

  private static final class Reader {
    private final String text;
    private final StringBuilder regex = new StringBuilder();
    private int at;

    Reader(String text) {
      this.text = text;
    }

    void element() {
      switch (text.charAt(at)) {
        case '*' -> wildcard("[^/]*");
        case '?' -> wildcard("[^/]");
        case '[' -> characterClass();
        default -> literal(character());
      }
    }

    private void wildcard(String meaning) {
      regex.append(meaning);
      at++;
    }

    private void characterClass() {
      at++;
      regex.append('[');
      if (text.startsWith("^", at)) {
        regex.append('^');
        at++;
      }
      for (var first = true; first || !text.startsWith("]", at); first = false) {
        range();
      }
      at++;
      regex.append(']');
    }

    private void range() {
      var from = member();
      var to = from;
      if (text.startsWith("-", at)) {
        at++;
        to = member();
      }
      // A range that runs backwards is valid and matches nothing.
      literal(from <= to ? from : Character.MAX_CODE_POINT);
      regex.append('-');
      literal(from <= to ? to : Character.MAX_CODE_POINT);
    }

    private int member() {
      if (at >= text.length() || text.charAt(at) == '-' || text.charAt(at) == ']') {
        throw new PatternSyntaxException("incomplete character class", text, at);
      }
      return character();
    }

    private int character() {
      if (text.charAt(at) == '\\' && ++at == text.length()) {
        throw new PatternSyntaxException("trailing backslash", text, at);
      }
      var c = text.codePointAt(at);
      at += Character.charCount(c);
      return c;
    }

    private void literal(int c) {
      regex.append("\\x{").append(Integer.toHexString(c)).append('}');
    }
  }
}
