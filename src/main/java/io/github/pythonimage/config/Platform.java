package io.github.pythonimage.config;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What an image runs on.
 *
 * @param variant of the architecture, such as {@code v7} of {@code arm}
 */
public record Platform(String os, String architecture, Optional<String> variant) {
  private static final Pattern TEXT = Pattern.compile("([a-z0-9]+)/([a-z0-9_]+)(?:/([a-z0-9.]+))?");

  /** Parses {@code os/architecture} with an optional {@code /variant}. */
  public static Platform of(String text) {
    var matcher = TEXT.matcher(text.strip());
    if (!matcher.matches()) {
      throw ConfigurationException.of(
          text, "is not a platform.", "Write it as linux/amd64, linux/arm64 or linux/arm/v7.");
    }
    return new Platform(matcher.group(1), matcher.group(2), Optional.ofNullable(matcher.group(3)));
  }

  @Override
  public String toString() {
    return os + "/" + architecture + variant.map(v -> "/" + v).orElse("");
  }
}
