package io.github.pythonimage.verify.packages;

import io.github.pythonimage.config.ProjectName;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One {@code Requires-Dist} of a package.
 *
 * @param text as it is written
 * @param name normalized
 * @param extras normalized
 */
record PackageRequirement(
    String text, String name, List<String> extras, VersionSpecifiers versions, String marker) {
  private static final Pattern SYNTAX =
      Pattern.compile(
          "(?s)\\s*+([A-Za-z0-9][A-Za-z0-9._-]*+)\\s*+(?:\\[([^\\]]*+)\\])?+([^;]*+)(?:;(.*))?");

  PackageRequirement {
    extras = List.copyOf(extras);
  }

  static PackageRequirement of(String text) {
    var match = SYNTAX.matcher(text);
    if (!match.matches()) {
      throw new UnknownSyntaxException("requirement", text);
    }
    var extras = match.group(2) == null ? "" : match.group(2);
    var rest = match.group(3).strip();
    return new PackageRequirement(
        text,
        ProjectName.normalize(match.group(1)),
        Stream.of(extras.split(",", -1))
            .filter(extra -> !extra.isBlank())
            .map(extra -> ProjectName.normalize(extra.strip()))
            .toList(),
        new VersionSpecifiers(rest.startsWith("@") ? "" : rest),
        match.group(4) == null ? "" : match.group(4).strip());
  }
}
