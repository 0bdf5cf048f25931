package io.github.pythonimage.report;

import io.github.pythonimage.plan.PlannedImage;
import io.github.pythonimage.spec.ImageReference;
import io.github.pythonimage.spec.Size;
import java.time.Duration;
import java.util.List;

/**
 * An image that is in the engine now.
 *
 * @param stage the stage it was made from, {@code runtime} or {@code builder}
 * @param names all its names, the first one for tables
 * @param id by which the engine knows it
 * @param layers filesystem layers, the base's included
 * @param took wall time of its build, from its start to its name in the engine
 * @param steps steps of the Dockerfile that the build went through
 * @param cached how many of them had their result already
 */
public record BuiltImage(
    PlannedImage image,
    String stage,
    List<ImageReference> names,
    String id,
    Size size,
    int layers,
    Duration took,
    int steps,
    int cached) {
  public BuiltImage {
    names = List.copyOf(names);
  }
}
