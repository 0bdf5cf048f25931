package io.github.pythonimage.buildkit.registry;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
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
}
