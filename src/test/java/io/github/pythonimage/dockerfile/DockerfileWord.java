package io.github.pythonimage.dockerfile;

/**
 * Reads a word as BuildKit's shell lexer does, from its documentation and by watching it: quotes,
 * backslashes, and the variable {@code PYTHON_IMAGE_NEWLINE}. Shares nothing with the code that
 * writes words.
 */
final class DockerfileWord {
  private static final String VARIABLE = "${PYTHON_IMAGE_NEWLINE}";

  private DockerfileWord() {}

  static String decode(String word) {
    var value = new StringBuilder();
    var at = 0;
    while (at < word.length()) {
      var c = word.charAt(at);
      if (c != '"') {
        throw new AssertionError("not in quotes at " + at + ": " + word);
      }
      at = quoted(word, at + 1, value);
    }
    return value.toString();
  }

  /** Reads to the closing quote; gives the place after it. */
  private static int quoted(String word, int start, StringBuilder value) {
    var at = start;
    while (at < word.length()) {
      var c = word.charAt(at);
      if (c == '"') {
        return at + 1;
      } else if (c == '\n') {
        throw new AssertionError("the instruction ends in the middle of a word");
      } else if (c == '\\' && at + 1 < word.length() && "\"$\\".indexOf(word.charAt(at + 1)) >= 0) {
        value.append(word.charAt(at + 1));
        at += 2;
      } else if (word.startsWith(VARIABLE, at)) {
        value.append('\n');
        at += VARIABLE.length();
      } else if (c == '$') {
        throw new AssertionError("another variable at " + at + ": " + word);
      } else {
        value.append(c);
        at++;
      }
    }
    throw new AssertionError("the quote is never closed: " + word);
  }
}
