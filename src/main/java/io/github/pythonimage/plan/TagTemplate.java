package io.github.pythonimage.plan;

import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.ImageReference;
import io.github.pythonimage.config.Quoted;
import io.github.pythonimage.config.TargetPython;
import java.util.Map;
import java.util.regex.Pattern;

/** A tag with placeholders: {@code {series}}, {@code {version}}, {@code {cp}}. */
record TagTemplate(String text) {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)}");

  /**
   * @param builder whether there will be a builder image too, whose tag is longer
   */
  ImageReference expand(ImageReference name, TargetPython version, boolean builder) {
    var values =
        Map.of(
            "series", version.series().toString(),
            "version", version.toString(),
            "cp", version.series().cpTag());
    var tag =
        PLACEHOLDER
            .matcher(text)
            .replaceAll(
                match -> {
                  if (match.group(1).equals("version") && version.version().isEmpty()) {
                    throw unknownYet();
                  }
                  var value = values.get(match.group(1));
                  if (value == null) {
                    throw unknown(match.group());
                  }
                  return value;
                });
    try {
      if (builder) {
        ImageTags.builderTag(name.withTag(tag));
      }
      return name.withTag(tag);
    } catch (ConfigurationException e) {
      throw e.at("<tags><tag>");
    }
  }

  private ConfigurationException unknownYet() {
    return new ConfigurationException(
        "<tags><tag>",
        "{version} in "
            + Quoted.of(text)
            + " is not known before the image is built: its packages decide.",
        "Use {series}, or give a <python> with its exact version, which is then checked.");
  }

  private ConfigurationException unknown(String placeholder) {
    return new ConfigurationException(
        "<tags><tag>",
        Quoted.of(placeholder) + " in " + Quoted.of(text) + " is not a placeholder.",
        "Use {series}, {version} or {cp}.");
  }
}
