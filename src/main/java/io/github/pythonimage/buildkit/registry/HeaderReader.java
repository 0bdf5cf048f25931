package io.github.pythonimage.buildkit.registry;

import java.util.Locale;

/** Reads words and quoted texts of a header, each character once and without recursion. */
final class HeaderReader {

  private static final String SEPARATORS = " \t,";
  private static final String ENDS_OF_WORDS = SEPARATORS + "=\"";

  private final String text;
  private int at;

  HeaderReader(String text) {
    this.text = text;
  }

  /** Whether a word or a quoted text comes after what separates them. */
  boolean hasMore() {
    while (at < text.length() && SEPARATORS.indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return at < text.length();
  }

  /** The next word, in lower case; a character that begins none is skipped. */
  String token() {
    var word = word().toLowerCase(Locale.ROOT);
    if (word.isEmpty()) {
      at++;
    }
    return word;
  }

  /** Skips a character, with spaces around it, if it is the next one. */
  boolean skip(char expected) {
    var next = at;
    while (next < text.length() && (text.charAt(next) == ' ' || text.charAt(next) == '\t')) {
      next++;
    }
    if (next == text.length() || text.charAt(next) != expected) {
      return false;
    }
    at = next + 1;
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
    return true;
  }

  /** A quoted text or a word. */
  String value() {
    return at < text.length() && text.charAt(at) == '"' ? quoted() : word();
  }

  private String word() {
    var start = at;
    while (at < text.length() && ENDS_OF_WORDS.indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return text.substring(start, at);
  }

  private String quoted() {
    var value = new StringBuilder();
    for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
      if (text.charAt(at) == '\\' && at + 1 < text.length()) {
        at++;
      }
      value.append(text.charAt(at));
    }
    at++;
    return value.toString();
  }
}
