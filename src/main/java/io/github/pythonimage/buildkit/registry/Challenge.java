package io.github.pythonimage.buildkit.registry;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
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

  // RE2/J takes linear time and does not recurse, whatever a registry sends.
  private static final Pattern PART =
      Pattern.compile(
          "([^ \\t,=\"]+)([ \\t]*=[ \\t]*(?:([^ \\t,=\"]+)|\"((?s:\\\\.|[^\"\\\\])*)\"?)?)?");

  private static final Pattern ESCAPED = Pattern.compile("(?s)\\\\(.)");

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

  /** A header may hold several challenges; what is neither a word nor a parameter is skipped. */
  private static List<Challenge> parse(String header) {
    var challenges = new ArrayList<Challenge>();
    var scheme = "";
    var parameters = new HashMap<String, String>();
    for (var part = PART.matcher(header); part.find(); ) {
      var word = part.group(1).toLowerCase(Locale.ROOT);
      if (part.group(2) == null) {
        challenges.add(new Challenge(scheme, parameters));
        scheme = word;
        parameters = new HashMap<>();
      } else {
        var quoted = part.group(4);
        parameters.putIfAbsent(
            word,
            quoted == null
                ? Objects.requireNonNullElse(part.group(3), "")
                : ESCAPED.matcher(quoted).replaceAll("$1"));
      }
    }
    challenges.add(new Challenge(scheme, parameters));
    return challenges;
  }

  Optional<String> parameter(String name) {
    return Optional.ofNullable(parameters.get(name)).filter(value -> !value.isEmpty());
  }
}
