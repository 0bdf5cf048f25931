package io.github.pythonimage.build.config;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The cache of GitHub Actions, {@code type=gha}. The workflow tells its address and its token in
 * variables; these reach the daemon with the request, and no file, message or memo has the token.
 */
final class GitHubCache {
  static final String TYPE = "gha";
  static final String TOKEN = "ACTIONS_RUNTIME_TOKEN";
  private static final String URL = "ACTIONS_CACHE_URL";
  private static final String URL_V2 = "ACTIONS_RESULTS_URL";

  private static final Set<String> PARAMETERS =
      Set.of("url", "url_v2", "scope", "mode", "ignore-error", "timeout", "version");

  private GitHubCache() {}

  /** A parameter that it does not have. */
  static Optional<String> unknown(Set<String> keys) {
    return keys.stream().filter(key -> !PARAMETERS.contains(key)).findFirst();
  }

  static String names() {
    return String.join(", ", new TreeSet<>(PARAMETERS));
  }

  /**
   * The attributes with what the workflow tells. Empty outside of GitHub Actions, where builds do
   * without this cache, as those of docker buildx do.
   */
  static Optional<Map<String, String>> withDefaults(
      Map<String, String> attributes, Map<String, String> environment) {
    var all = new TreeMap<>(attributes);
    add(all, "url", environment, URL);
    add(all, "url_v2", environment, URL_V2);
    add(all, "token", environment, TOKEN);
    return Optional.<Map<String, String>>of(all)
        .filter(one -> one.containsKey("token"))
        .filter(one -> one.containsKey("url") || one.containsKey("url_v2"));
  }

  private static void add(
      Map<String, String> all, String key, Map<String, String> environment, String variable) {
    var value = environment.getOrDefault(variable, "");
    if (!value.isEmpty()) {
      all.putIfAbsent(key, value);
    }
  }
}
