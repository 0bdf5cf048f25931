package io.github.pythonimage.buildkit.registry;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How a registry wants to be told who we are: {@code Bearer realm="https://…",service="…"}.
 *
 * @param scheme in lower case
 * @param parameters by names in lower case
 */
record Challenge(String scheme, Map<String, String> parameters) {

  private static final Pattern FORM = Pattern.compile("\\s*([A-Za-z]+)(?:\\s+(.*))?");
  private static final Pattern PARAMETER =
      Pattern.compile("([A-Za-z_]+)\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^\\s,\"]+))");

  Challenge {
    parameters = Map.copyOf(parameters);
  }

  /** The challenge to take up, of all that came: a token where there is one to have. */
  static Optional<Challenge> of(List<String> headers) {
    var all = headers.stream().flatMap(header -> parse(header).stream()).toList();
    return all.stream()
        .filter(challenge -> challenge.scheme().equals("bearer"))
        .findFirst()
        .or(() -> all.stream().filter(c -> c.scheme().equals("basic")).findFirst());
  }

  private static Optional<Challenge> parse(String header) {
    var form = FORM.matcher(header);
    if (!form.matches()) {
      return Optional.empty();
    }
    var parameters = new HashMap<String, String>();
    var matcher = PARAMETER.matcher(form.group(2) == null ? "" : form.group(2));
    while (matcher.find()) {
      var quoted = matcher.group(2);
      parameters.put(
          matcher.group(1).toLowerCase(Locale.ROOT),
          quoted == null ? matcher.group(3) : quoted.replaceAll("\\\\(.)", "$1"));
    }
    return Optional.of(new Challenge(form.group(1).toLowerCase(Locale.ROOT), parameters));
  }

  Optional<String> parameter(String name) {
    return Optional.ofNullable(parameters.get(name)).filter(value -> !value.isEmpty());
  }
}
