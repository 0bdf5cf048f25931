package io.github.pythonimage.config.image;

import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.Platform;
import io.github.pythonimage.config.PythonRequest;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The image of this plugin that an application starts from.
 *
 * @param artifact the module that built it, {@code groupId:artifactId}
 * @param image its id in that module
 * @param provider how its interpreter came into it, in the words of {@code <provider>}
 * @param images one for each Python of the application
 */
public record Parent(String artifact, String image, String provider, List<ParentImage> images) {
  public Parent {
    images = List.copyOf(images);
  }

  /** The one for a Python of the application. */
  public ParentImage of(PythonRequest python) {
    return images.stream().filter(one -> one.python().equals(python)).findFirst().orElseThrow();
  }

  /** Refuses platforms that an application is to be built for and its parent was not. */
  public void validatePlatforms(List<Platform> wanted) {
    for (var one : images) {
      var known = one.runtime().platforms();
      var missing = wanted.stream().map(Platform::toString).filter(p -> !has(known, p)).toList();
      if (!known.isEmpty() && !missing.isEmpty()) {
        throw new ConfigurationException(
            "<from>",
            "%s is for %s, and not for %s."
                .formatted(
                    this,
                    known.stream().sorted().collect(Collectors.joining(", ")),
                    String.join(", ", missing)),
            "Build " + artifact + " for the same <platforms>, or name only those that it has.");
      }
    }
  }

  /** A variant that only one of both names is no difference: linux/arm64 is linux/arm64/v8. */
  private static boolean has(Set<String> known, String platform) {
    return known.stream()
        .anyMatch(
            one ->
                one.equals(platform)
                    || one.startsWith(platform + "/")
                    || platform.startsWith(one + "/"));
  }

  /** For messages: {@code image base of com.acme:python-base}. */
  @Override
  public String toString() {
    return "image " + image + " of " + artifact;
  }
}
