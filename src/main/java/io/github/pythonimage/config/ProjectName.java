package io.github.pythonimage.config;

import java.util.Locale;
import java.util.regex.Pattern;

/** Names as packaging tools for Python know them. */
public final class ProjectName {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?");
  private static final Pattern SEPARATORS = Pattern.compile("[-_.]+");

  private ProjectName() {}

  /** Whether projects can have this name. */
  public static boolean isValid(String text) {
    return FORM.matcher(text).matches();
  }

  /** A name in the form in which names are compared (PEP 503). */
  public static String normalize(String name) {
    return SEPARATORS.matcher(name).replaceAll("-").toLowerCase(Locale.ROOT);
  }

  /** A project, an extra or a group; the error has no element, the caller adds it. */
  public static String of(String text) {
    if (!isValid(text)) {
      throw ConfigurationException.of(
          text,
          "is not a name that Python's packages have.",
          "Use letters, digits, '.', '_' and '-', with a letter or digit at both ends.");
    }
    return text;
  }

  /** A project, or {@code :all:}; the error has no element, the caller adds it. */
  public static String orAll(String text) {
    return text.equals(":all:") ? text : of(text);
  }
}
