package io.github.pythonimage.buildkit.filesync;

import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Reads a regular expression as Go does and says the same to Java. The daemon turns ignore patterns
 * into Go expressions, so {@code [[]} or {@code [a&&b]} must mean what they mean there: Java would
 * read a nested class and an intersection.
 *
 * <p>Only what an ignore pattern can become is known: groups and repetitions that the wildcards
 * make, classes, and what a user may put after a backslash. Escapes of letters and digits that
 * nobody can mean in the name of a file ({@code \\x61}, {@code \\p}, {@code \\Q}) are refused.
 */
final class GoRegex {

  private static final Pattern REPETITION = Pattern.compile("\\{\\d{1,3}(,\\d{0,3})?}");
  private static final String WORD = "[0-9A-Za-z_]";
  private static final Map<Character, String> ASSERTIONS =
      Map.of(
          'A',
          "\\A",
          'z',
          "\\z",
          'b',
          "(?:(?<=W)(?!W)|(?<!W)(?=W))".replace("W", WORD),
          'B',
          "(?:(?<=W)(?=W)|(?<!W)(?!W))".replace("W", WORD));

  /** As members of a class; Go's white space lacks the vertical tab. */
  private static final Map<Character, String> SETS =
      Map.of(
          'd', "\\d",
          'D', "\\D",
          's', "\\t\\n\\f\\r ",
          'S', "\\S\\x0B",
          'w', "\\w",
          'W', "\\W");

  private static final Map<Character, Integer> CONTROLS =
      Map.of('a', 7, 'f', 12, 'n', 10, 'r', 13, 't', 9, 'v', 11);
  private static final Map<String, String> NAMED =
      Map.ofEntries(
          Map.entry("alnum", "Alnum"),
          Map.entry("alpha", "Alpha"),
          Map.entry("ascii", "ASCII"),
          Map.entry("blank", "Blank"),
          Map.entry("cntrl", "Cntrl"),
          Map.entry("digit", "Digit"),
          Map.entry("graph", "Graph"),
          Map.entry("lower", "Lower"),
          Map.entry("print", "Print"),
          Map.entry("punct", "Punct"),
          Map.entry("space", "Space"),
          Map.entry("upper", "Upper"),
          Map.entry("xdigit", "XDigit"));

  private final String go;
  private final StringBuilder java = new StringBuilder();
  private int at;

  private GoRegex(String go) {
    this.go = go;
  }

  /**
   * Compiles an expression to be looked for in a path.
   *
   * @throws PatternSyntaxException where Go refuses the expression too
   */
  static Pattern compile(String go) {
    var reader = new GoRegex(go);
    while (reader.at < go.length()) {
      reader.element();
    }
    // Go's '.' stops at a line feed only; Java's also at U+0085 and its kin.
    return Pattern.compile(reader.java.toString(), Pattern.UNIX_LINES);
  }

  private void element() {
    var c = go.codePointAt(at);
    if (c == '\\') {
      escape();
    } else if (c == '[') {
      characterClass();
    } else if (REPETITION.matcher(go).region(at, go.length()).lookingAt()) {
      repetition();
    } else {
      at += Character.charCount(c);
      if ("().*?^|".indexOf(c) >= 0) {
        java.appendCodePoint(c);
      } else if (c == '$') {
        // Java's own '$' would also match before a line feed at the end of a name.
        java.append("\\z");
      } else {
        literal(c);
      }
    }
  }

  /** Braces around anything else are literal in Go, and an error in Java. */
  private void repetition() {
    var end = go.indexOf('}', at) + 1;
    java.append(go, at, end);
    at = end;
  }

  private void escape() {
    var c = at + 1 < go.length() ? go.charAt(at + 1) : '\\';
    if (ASSERTIONS.containsKey(c)) {
      java.append(ASSERTIONS.get(c));
      at += 2;
    } else if (SETS.containsKey(c)) {
      java.append('[').append(SETS.get(c)).append(']');
      at += 2;
    } else {
      literal(character());
    }
  }

  private void characterClass() {
    var start = at++;
    java.append('[');
    if (go.startsWith("^", at)) {
      java.append('^');
      at++;
    }
    for (var first = true; first || !go.startsWith("]", at); first = false) {
      if (at >= go.length()) {
        throw new PatternSyntaxException("missing closing ]", go, start);
      }
      member();
    }
    at++;
    java.append(']');
  }

  private void member() {
    if (go.startsWith("[:", at) && go.indexOf(":]", at + 2) >= 0) {
      namedClass();
      return;
    }
    var set = go.charAt(at) == '\\' && at + 1 < go.length() ? SETS.get(go.charAt(at + 1)) : null;
    if (set != null) {
      java.append(set);
      at += 2;
      return;
    }
    var from = character();
    literal(from);
    if (go.startsWith("-", at) && !go.startsWith("-]", at) && at + 1 < go.length()) {
      at++;
      var to = character();
      if (to < from) {
        throw new PatternSyntaxException("invalid character class range", go, at);
      }
      java.append('-');
      literal(to);
    }
  }

  private void namedClass() {
    var end = go.indexOf(":]", at + 2);
    var name = go.substring(at + 2, end);
    var negated = name.startsWith("^");
    var known = negated ? name.substring(1) : name;
    if (known.equals("word")) {
      java.append(negated ? "\\W" : "\\w");
    } else if (NAMED.containsKey(known)) {
      java.append(negated ? "\\P{" : "\\p{").append(NAMED.get(known)).append('}');
    } else {
      throw new PatternSyntaxException("invalid character class", go, at);
    }
    at = end + 2;
  }

  /** One character, perhaps behind a backslash. */
  private int character() {
    var c = go.codePointAt(at);
    at += Character.charCount(c);
    if (c != '\\') {
      return c;
    }
    if (at >= go.length()) {
      throw new PatternSyntaxException("trailing backslash", go, at);
    }
    var escaped = go.codePointAt(at);
    at += Character.charCount(escaped);
    if (escaped < 0x80 && !Character.isLetterOrDigit(escaped)) {
      return escaped;
    }
    var control = CONTROLS.get((char) escaped);
    if (control == null) {
      throw new PatternSyntaxException("invalid escape sequence", go, at);
    }
    return control;
  }

  private void literal(int c) {
    java.append("\\x{").append(Integer.toHexString(c)).append('}');
  }
}
