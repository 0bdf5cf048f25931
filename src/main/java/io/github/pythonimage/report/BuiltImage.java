package io.github.pythonimage.report;

import io.github.pythonimage.plan.PlannedImage;
import io.github.pythonimage.spec.ImageReference;
import io.github.pythonimage.spec.Size;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * An image that is where it was wanted.
 *
 * @param stage the stage it was made from, {@code runtime} or {@code builder}
 * @param names all its names, the first one for tables
 * @param id by which the engine knows it; where it is not in the engine, the digest of its manifest
 *     or index
 * @param size empty where it is not in the engine
 * @param layers filesystem layers, the base's included; empty where it is not in the engine
 * @param took wall time of its build, from its start to its name in the engine
 * @param steps steps of the Dockerfile that the build went through
 * @param cached how many of them had their result already
 * @param places {@code engine}, {@code registry}, and the files it was written to
 */
public record BuiltImage(
    PlannedImage image,
    String stage,
    List<ImageReference> names,
    String id,
    Optional<Size> size,
    OptionalInt layers,
    Duration took,
    int steps,
    int cached,
    List<String> places) {
  public BuiltImage {
    names = List.copyOf(names);
    places = List.copyOf(places);
  }

  /** One that is in the engine and nowhere else. */
  public BuiltImage(
      PlannedImage image,
      String stage,
      List<ImageReference> names,
      String id,
      Size size,
      int layers,
      Duration took,
      int steps,
      int cached) {
    this(
        image,
        stage,
        names,
        id,
        Optional.of(size),
        OptionalInt.of(layers),
        took,
        steps,
        cached,
        List.of("engine"));
  }
}
