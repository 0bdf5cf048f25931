package io.github.pythonimage.maven.configurator;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** How items of a list are called. */
final class ItemNames {

  /** Lists whose items are not called by the singular of the list's name. */
  private static final Map<String, Set<String>> SPECIAL =
      Map.of(
          "entrypoint", Set.of("arg", "argument"),
          "command", Set.of("arg", "argument"),
          "requirements", Set.of("file", "requirement"),
          "constraints", Set.of("file", "constraint"),
          "buildConstraints", Set.of("file", "constraint"),
          "onlyBinary", Set.of("name", "package", "project"),
          "noBinary", Set.of("name", "package", "project"),
          "prune", Set.of("kind"));

  private ItemNames() {}

  static Set<String> of(String list) {
    return SPECIAL.getOrDefault(list, Set.of(singular(list)));
  }

  /** The last word of a name in the singular: {@code developmentPackages} has packages. */
  static String singular(String list) {
    var word = list.replaceFirst(".*(?=\\p{Lu})", "").toLowerCase(Locale.ROOT);
    return word.replaceFirst(word.endsWith("xes") ? "es$" : "s$", "");
  }

  static String uncapitalized(String name) {
    return name.isEmpty()
        ? name
        : name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
  }

  static String capitalized(String name) {
    return name.isEmpty()
        ? name
        : name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
  }
}
