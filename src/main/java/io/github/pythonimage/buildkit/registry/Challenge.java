package io.github.pythonimage.buildkit.registry;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How a registry asks for a login: {@code Bearer realm="https://…",service="…"}.
 *
 * @param scheme in lower case
 * @param parameters by names in lower case
 */
record Challenge(String scheme, Map<String, String> parameters) {

  /** Real ones have some 200 characters. */
  private static final int LONGEST = 8 << 10;

  private static final int MOST = 20;

  Challenge {
    parameters = Map.copyOf(parameters);
  }

  /** The challenge to answer, of all that came: one for a token if there is one. */
  static Optional<Challenge> of(List<String> headers) {
    var all = new ArrayList<Challenge>();
    for (var header : headers.subList(0, Math.min(MOST, headers.size()))) {
      if (header.length() <= LONGEST) {
        all.addAll(parse(header));
      }
    }
    return all.stream()
        .filter(challenge -> challenge.scheme().equals("bearer"))
        .findFirst()
        .or(() -> all.stream().filter(c -> c.scheme().equals("basic")).findFirst());
  }

  /** Reads a header once from its start to its end; it may hold several challenges. */
  private static List<Challenge> parse(String header) {
    var reader = new HeaderReader(header);
    var challenges = new ArrayList<Challenge>();
    var scheme = "";
    var parameters = new HashMap<String, String>();
    while (reader.hasMore()) {
      var word = reader.token();
      if (reader.skip('=')) {
        parameters.putIfAbsent(word, reader.value());
      } else {
        challenges.add(new Challenge(scheme, parameters));
        scheme = word;
        parameters = new HashMap<>();
      }
    }
    challenges.add(new Challenge(scheme, parameters));
    return challenges;
  }

  Optional<String> parameter(String name) {
    return Optional.ofNullable(parameters.get(name)).filter(value -> !value.isEmpty());
  }

  /** Reads words and quoted texts of a header, each character once and without recursion. */
  private static final class HeaderReader {

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
}
