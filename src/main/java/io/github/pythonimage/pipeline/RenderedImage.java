package io.github.pythonimage.pipeline;

import io.github.pythonimage.plan.PlannedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A planned image and its Dockerfile.
 *
 * @param file where the text was written
 */
public record RenderedImage(PlannedImage image, String dockerfile, Path file) {
  private static final Pattern STAGE = Pattern.compile("(?m)^FROM \\S.* AS (\\S+)$");

  /** The names of its stages, in their order. */
  List<String> stages() {
    return STAGE.matcher(dockerfile).results().map(match -> match.group(1)).toList();
  }
}
