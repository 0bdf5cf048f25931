package io.github.pythonimage.plan;

import io.github.pythonimage.config.ConfigurationException;
import java.util.List;

/**
 * What was found out about all images.
 *
 * @param mistakes all that keeps them from being built, each with its place in the POM
 */
public record PlanReport(List<ImageReport> images, List<ConfigurationException> mistakes) {
  public PlanReport {
    images = List.copyOf(images);
    mistakes = List.copyOf(mistakes);
  }

  BuildPlan plan() {
    return new BuildPlan(
        images.stream().flatMap(image -> image.images().stream()).toList(),
        images.stream().flatMap(ImageReport::warnings).toList());
  }
}
