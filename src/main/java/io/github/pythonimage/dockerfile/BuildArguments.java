package io.github.pythonimage.dockerfile;

import io.github.pythonimage.plan.PlannedImage;
import java.util.Map;
import java.util.stream.Stream;

/** What a rendered file needs from outside. */
public final class BuildArguments {
  // Named so that no variable of a base or of a user has the same name.
  static final String NEWLINE = "PYTHON_IMAGE_NEWLINE";

  private BuildArguments() {}

  /** Build arguments to pass with the file; nearly always none. */
  public static Map<String, String> of(PlannedImage image) {
    return needNewline(image) ? Map.of(NEWLINE, "\n") : Map.of();
  }

  static boolean needNewline(PlannedImage image) {
    var runtime = image.spec().runtime();
    return Stream.of(
            runtime.environment().values().stream(),
            runtime.labels().values().stream(),
            runtime.workdir().stream())
        .flatMap(values -> values)
        .anyMatch(value -> value.contains("\n"));
  }
}
