package io.github.pythonimage.verify.system;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A line of a configuration of OpenSSL that gives a name a value, or includes a file.
 *
 * @param name without its section
 * @param value without quotes
 */
record OpensslLine(String name, String value) {
  private static final String INCLUDE = ".include";
  private static final String PRAGMA = ".pragma";
  private static final String FOLDER = "includedir";
  private static final String QUOTES = "\"'`";
  private static final String BLANKS = " \t\r";
  private static final String BYTE_ORDER_MARK = "\u00ef\u00bb\u00bf";

  /** As OpenSSL reads a text; lines that end its reading with an error are left out. */
  static List<OpensslLine> of(String text) {
    var lines =
        (text.startsWith(BYTE_ORDER_MARK) ? text.substring(BYTE_ORDER_MARK.length()) : text)
            // OpenSSL takes the next line for the rest of one that a NUL ends.
            .replaceAll("\\x00[^\\n]*\\n?", "")
            .replaceAll("(?<!\\\\)\\\\\\r*\\n", "");
    return Stream.of(lines.split("\n", -1)).flatMap(line -> parse(line).stream()).toList();
  }

  private static Optional<OpensslLine> parse(String line) {
    var end = withoutComment(line);
    var start = skipBlanks(line, 0, end);
    if (start == end || line.charAt(start) == '[') {
      return Optional.empty();
    }
    var at = start;
    while (at < end && line.charAt(at) != '=' && BLANKS.indexOf(line.charAt(at)) < 0) {
      at += line.charAt(at) == '\\' ? 2 : 1;
    }
    var name = line.substring(start, Math.min(at, end));
    var section = name.indexOf("::");
    name = section < 0 ? name : name.substring(section + 2);
    var value = skipBlanks(line, at, end);
    if (value < end && line.charAt(value) == '=') {
      value = skipBlanks(line, value + 1, end);
    } else if (!name.startsWith(INCLUDE) && !name.startsWith(PRAGMA)) {
      return Optional.empty();
    }
    return Optional.of(
        new OpensslLine(name, line.substring(value, end).replaceAll("[\"'`\\\\]", "").strip()));
  }

  /** The index of the first number sign that is neither quoted nor escaped. */
  private static int withoutComment(String line) {
    var quote = '\0';
    for (var i = 0; i < line.length(); i++) {
      var c = line.charAt(i);
      if (c == '\\') {
        i++;
      } else if (quote != '\0') {
        quote = c == quote ? '\0' : quote;
      } else if (QUOTES.indexOf(c) >= 0) {
        quote = c;
      } else if (c == '#') {
        return i;
      }
    }
    return line.length();
  }

  private static int skipBlanks(String line, int from, int end) {
    var at = Math.min(from, end);
    while (at < end && BLANKS.indexOf(line.charAt(at)) >= 0) {
      at++;
    }
    return at;
  }

  /** Whether the value is a file or folder that is read as if its lines were here. */
  boolean isInclude() {
    return name.startsWith(INCLUDE);
  }

  /** The folder from which this line lets OpenSSL include all files with relative names. */
  Optional<String> includeFolder() {
    var colon = value.indexOf(':');
    return name.startsWith(PRAGMA) && colon > 0 && value.substring(0, colon).strip().equals(FOLDER)
        ? Optional.of(value.substring(colon + 1).strip())
        : Optional.empty();
  }

  /** The name without a section or number before it. */
  String key() {
    return name.substring(Math.max(name.lastIndexOf('.'), name.lastIndexOf(':')) + 1);
  }
}
