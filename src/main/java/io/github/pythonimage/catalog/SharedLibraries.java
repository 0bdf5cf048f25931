package io.github.pythonimage.catalog;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which packages have the shared libraries that wheels of PyPI link to most. The data file as it is
 * written.
 *
 * @param libraries by the name that a file links to, {@code libodbc.so.2}
 */
public record SharedLibraries(Map<String, Entry> libraries) {
  private static final Pattern NUMBER = Pattern.compile("\\d+(?:\\.\\d+)?");

  /**
   * The packages by package manager.
   *
   * @param apt_time64 its name since all of Debian was built with 64 bits for times
   */
  record Entry(@Nullable String apt, @Nullable String apt_time64, @Nullable String dnf) {}

  public SharedLibraries {
    libraries = Map.copyOf(libraries);
  }

  /** The package that has a library. */
  public Optional<String> packageOf(String library, Distribution distribution) {
    var entry = Optional.ofNullable(libraries.get(library));
    return switch (distribution.family().orElse("")) {
      case "apt" ->
          entry.flatMap(
              one ->
                  Optional.ofNullable(one.apt_time64())
                      .filter(name -> isTime64(distribution))
                      .or(() -> Optional.ofNullable(one.apt())));
      case "dnf" -> entry.map(Entry::dnf);
      default -> Optional.empty();
    };
  }

  /** What to do about a library that is missing, with the package where it is known. */
  public String remedy(String library, Distribution distribution, String element) {
    return packageOf(library, distribution)
        .map(name -> "Add <package>%s</package> to %s.".formatted(name, element))
        .orElseGet(
            () ->
                "Find the package that has it (%s) and add it as <package> to %s."
                    .formatted(search(library, distribution.family().orElse("")), element));
  }

  private static String search(String library, String family) {
    return switch (family) {
      case "dnf" -> "dnf provides '%s()(64bit)'".formatted(library);
      case "zypper" -> "zypper search --provides '%s()(64bit)'".formatted(library);
      default -> "apt-file search " + library;
    };
  }

  private static boolean isTime64(Distribution distribution) {
    var first = distribution.name().equals("ubuntu") ? 24.04 : 13;
    var version = distribution.version();
    // Releases without a number are those to come.
    return !NUMBER.matcher(version).matches() || Double.parseDouble(version) >= first;
  }
}
