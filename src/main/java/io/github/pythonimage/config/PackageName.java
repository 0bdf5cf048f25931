package io.github.pythonimage.config;

import java.util.regex.Pattern;

/** Names of a distribution's packages, optionally with {@code =version}. */
public final class PackageName {
  // No '-' at its end: apt takes that as an order to remove the package.
  private static final Pattern FORM =
      Pattern.compile(
          "[A-Za-z0-9](?:[A-Za-z0-9+._-]*[A-Za-z0-9+])?(?:=[A-Za-z0-9][A-Za-z0-9.+~:_-]*)?");

  private static final int LONGEST = 255;

  private PackageName() {}

  /** A package; the error has no element, the caller adds it. */
  public static String of(String name) {
    Length.check("a package", name, LONGEST, "Write its name, and one per <package>.");
    if (!FORM.matcher(name).matches()) {
      throw ConfigurationException.of(
          name,
          "is not the name of a package.",
          "Write one name per <package>, such as <package>tzdata</package>.");
    }
    return name;
  }
}
