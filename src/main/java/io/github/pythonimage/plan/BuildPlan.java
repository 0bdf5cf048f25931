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

  /**
   * Something that an image is built in spite of: a policy that is violated and only warns, or what
   * its base lacks if it is the one that it is called after.
   *
   * @param image id of the image spec
   * @param text what is wrong, with the policy where it is one, and what to write instead
   */
  public record PolicyWarning(String image, String text) {}
}
