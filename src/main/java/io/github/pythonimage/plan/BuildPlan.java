package io.github.pythonimage.plan;

import java.util.List;

/** All images of the matrix, in the order of the POM. */
public record BuildPlan(List<PlannedImage> images) {
  public BuildPlan {
    images = List.copyOf(images);
  }
}
