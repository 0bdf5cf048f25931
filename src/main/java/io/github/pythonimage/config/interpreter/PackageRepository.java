package io.github.pythonimage.config.interpreter;

import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.WebAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A repository of packages that the base's package manager does not know yet.
 *
 * @param suite of an apt repository, {@code trixie} or {@code ./}; empty for the distribution's
 *     codename
 * @param components of an apt repository; empty for {@code main}
 * @param key what its index is signed with
 */
public record PackageRepository(
    URI url, Optional<String> suite, List<String> components, SigningKey key) {
  // Words of a line that apt reads; a blank or a line break would make them two.
  private static final Pattern WORD =
      Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9.+~_/-]*[A-Za-z0-9])?");
  private static final Pattern ADDRESS = Pattern.compile("[A-Za-z0-9.:/~+_%,=-]+");

  public PackageRepository {
    components = List.copyOf(components);
    if (suite.filter(PackageRepository::flat).isPresent() && !components.isEmpty()) {
      throw new ConfigurationException(
          "<repository><components>",
          "a flat repository, whose suite ends with '/', has none.",
          "Remove <components>, or name a suite such as trixie.");
    }
  }

  /** Whether it is a folder of packages, without suites and components. */
  public static boolean flat(String suite) {
    return suite.endsWith("/");
  }

  public static URI url(String text) {
    var uri =
        WebAddress.of(
            text.replaceAll("/+$", ""),
            "of a repository",
            ", as a source of apt, dnf or zypper names it.");
    if (!ADDRESS.matcher(uri.toString()).matches()) {
      throw ConfigurationException.of(
          text,
          "has a character that package managers or a shell take as theirs.",
          "Write it percent-encoded, such as %24 for a dollar.");
    }
    return uri;
  }

  public static String suite(String text) {
    if (text.equals("./") || WORD.matcher(text.replaceFirst("/$", "")).matches()) {
      return text;
    }
    throw ConfigurationException.of(
        text,
        "is not the name of a suite.",
        "Name the folder below dists, such as trixie, or ./ where there is none.");
  }

  public static String component(String text) {
    if (WORD.matcher(text).matches()) {
      return text;
    }
    throw ConfigurationException.of(
        text,
        "is not the name of a component.",
        "Write one name per <component>, such as <component>main</component>.");
  }
}
