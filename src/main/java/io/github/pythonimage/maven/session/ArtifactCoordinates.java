package io.github.pythonimage.maven.session;

import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.Quoted;
import java.util.Optional;
import java.util.regex.Pattern;

/** A module as the POM names it: {@code groupId:artifactId} or with a version. */
public record ArtifactCoordinates(String group, String name, Optional<String> version) {
  private static final String WORD = "([A-Za-z0-9._-]+)";
  private static final Pattern FORM = Pattern.compile("%1$s:%1$s(?::%1$s)?".formatted(WORD));

  /** Parses them; the error has no element, the caller adds it. */
  public static ArtifactCoordinates of(String text) {
    var match = FORM.matcher(text.strip());
    if (!match.matches()) {
      throw new ConfigurationException(
          "",
          Quoted.of(text.strip()) + " is no artifact.",
          "Write groupId:artifactId, or groupId:artifactId:version.");
    }
    return new ArtifactCoordinates(
        match.group(1), match.group(2), Optional.ofNullable(match.group(3)));
  }

  @Override
  public String toString() {
    return group + ":" + name + version.map(text -> ":" + text).orElse("");
  }
}
