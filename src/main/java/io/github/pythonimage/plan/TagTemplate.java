package io.github.pythonimage.plan;

import io.github.pythonimage.spec.ImageReference;
import io.github.pythonimage.spec.PlannedPython;
import io.github.pythonimage.spec.Quoted;
import io.github.pythonimage.spec.SpecException;
import java.util.Map;
import java.util.regex.Pattern;

/** A tag with placeholders: {@code {series}}, {@code {version}}, {@code {cp}}. */
record TagTemplate(String text) {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)}");

  /**
   * @param builder whether there will be a builder image too, whose tag is longer
   */
  ImageReference expand(ImageReference name, PlannedPython version, boolean builder) {
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
        PlannedImage.builderTag(name.withTag(tag));
      }
      return name.withTag(tag);
    } catch (SpecException e) {
      throw e.in("<tags><tag>");
    }
  }

  private SpecException unknownYet() {
    return new SpecException(
        "<tags><tag>",
        "{version} in "
            + Quoted.of(text)
            + " is not known before the image is built: its packages decide.",
        "Use {series}, or give a <python> with its exact version, which is then checked.");
  }

  private SpecException unknown(String placeholder) {
    return new SpecException(
        "<tags><tag>",
        Quoted.of(placeholder) + " in " + Quoted.of(text) + " is not a placeholder.",
        "Use {series}, {version} or {cp}.");
  }
}
