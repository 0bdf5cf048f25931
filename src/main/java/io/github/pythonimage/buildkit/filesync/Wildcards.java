package io.github.pythonimage.buildkit.filesync;

import com.google.re2j.Pattern;
import java.util.function.Predicate;
import java.util.regex.PatternSyntaxException;

/**
 * The meaning of wildcards in an ignore pattern. Four shapes, told apart by where wildcards stand,
 * because the daemon tells them apart: {@code **x} matches every path that ends in x, even {@code
 * yx}, while in a pattern with further wildcards {@code **} stands for whole directories only.
 */
final class Wildcards {

  /**
   * What is literal for the daemon. It means to quote braces and the bar too but does not, so that
   * in a pattern with a wildcard {@code a{2}} repeats and {@code a|b} chooses; the bar even splits
   * the whole pattern, with its start tied to the path's start and its end to the path's end.
   */
  private static final String QUOTED = ".+()$";

  private Wildcards() {}

  /**
   * What tells which paths match.
   *
   * @throws PatternSyntaxException where the daemon refuses the pattern too
   */
  static Predicate<String> compile(String pattern) {
    if (isPlain(pattern)) {
      return pattern::equals;
    }
    if (pattern.startsWith("**") && isPlain(pattern.substring(2))) {
      var end = pattern.substring(2);
      return path -> path.endsWith(end) || path.equals(withoutSlash(end));
    }
    if (pattern.endsWith("**") && isPlain(pattern.substring(0, pattern.length() - 2))) {
      var start = pattern.substring(0, pattern.length() - 2);
      return path -> path.startsWith(start);
    }
    // The daemon turns patterns into Go expressions, and RE2/J is a port of Go's own.
    var regex = regex(pattern);
    Predicate<String> meaning = path -> regex.matcher(path).find();
    return hasAny(pattern, "[]\\^|{") ? meaning : prefixSuffixFilter(pattern).and(meaning);
  }

  /**
   * What a path needs at its start and end to match at all. It spares most expressions of a long
   * ignore file, each of which every path would have to be held against.
   */
  private static Predicate<String> prefixSuffixFilter(String pattern) {
    var first = 0;
    while ("*?".indexOf(pattern.charAt(first)) < 0) {
      first++;
    }
    var last = Math.max(pattern.lastIndexOf('*'), pattern.lastIndexOf('?'));
    var start = pattern.substring(0, first);
    var rest = pattern.substring(last + 1);
    // "**" takes the slash behind it along, and both may stand for nothing.
    var end = withoutSlash(rest);
    return path -> path.startsWith(start) && path.endsWith(end);
  }

  private static String withoutSlash(String text) {
    return text.startsWith("/") ? text.substring(1) : text;
  }

  private static boolean isPlain(String pattern) {
    return !hasAny(pattern, "*?[]\\");
  }

  /** Whether one of these characters is in the text. */
  static boolean hasAny(String text, String characters) {
    return text.chars().anyMatch(c -> characters.indexOf(c) >= 0);
  }

  private static Pattern regex(String pattern) {
    try {
      return Pattern.compile(toRegex(pattern));
    } catch (com.google.re2j.PatternSyntaxException e) {
      throw new PatternSyntaxException(e.getDescription(), e.getPattern(), e.getIndex());
    }
  }

  private static String toRegex(String pattern) {
    var regex = new StringBuilder("^");
    for (var i = 0; i < pattern.length(); i++) {
      var c = pattern.charAt(i);
      if (pattern.startsWith("**", i)) {
        i += pattern.startsWith("**/", i) ? 2 : 1;
        regex.append(i + 1 == pattern.length() ? ".*" : "(.*/)?");
      } else if (c == '*') {
        regex.append("[^/]*");
      } else if (c == '?') {
        regex.append("[^/]");
      } else if (c == '\\') {
        // What follows goes over untouched: the daemon does not look at it either.
        regex.append(c).append(pattern.charAt(++i));
      } else {
        regex.append(QUOTED.indexOf(c) >= 0 ? "\\" : "").append(c);
      }
    }
    return regex.append('$').toString();
  }
}
