package io.github.pythonimage.plan;

import java.util.List;

/**
 * All images of the matrix, in the order of the POM.
 *
 * @param warnings of policies, on all images of the POM
 */
public record BuildPlan(List<PlannedImage> images, List<PolicyWarning> warnings) {
  public BuildPlan {
    images = List.copyOf(images);
    warnings = List.copyOf(warnings);
  }

  /** A plan that nobody has anything to say against. */
  public BuildPlan(List<PlannedImage> images) {
    this(images, List.of());
  }
}
