package io.github.pythonimage.report;

import io.github.pythonimage.config.ImageReference;
import io.github.pythonimage.config.Size;
import io.github.pythonimage.config.TargetPython;
import io.github.pythonimage.plan.Fingerprint;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * An image that is where it was wanted.
 *
 * @param python the Python in it
 * @param base the image it starts from
 * @param stage the stage it was made from, {@code runtime} or {@code builder}
 * @param names all its names, the first one for tables
 * @param id by which the engine knows it; where it is not in the engine, the digest of its manifest
 *     or index
 * @param digest by which a registry knows it, of its manifest or index; empty where the engine has
 *     the classic image store
 * @param platforms the digests of its manifests by platform; empty without a digest
 * @param labels of the image
 * @param size empty where it is not in the engine
 * @param layers filesystem layers, the base's included; empty where it is not in the engine
 * @param took wall time of its build, from its start to its name in the engine
 * @param steps steps of the Dockerfile that the build went through
 * @param cached how many of them had their result already
 * @param places {@code engine}, {@code registry}, and the files it was written to
 * @param fingerprint of all that it was made from; empty where that cannot be told beforehand
 * @param upToDate whether an earlier run built it, so that this one had nothing to do; times and
 *     steps are of that build
 */
public record BuiltImage(
    TargetPython python,
    ImageReference base,
    String stage,
    List<ImageReference> names,
    String id,
    Optional<String> digest,
    Map<String, String> platforms,
    Map<String, String> labels,
    Optional<Size> size,
    OptionalInt layers,
    Duration took,
    int steps,
    int cached,
    List<String> places,
    Optional<Fingerprint> fingerprint,
    boolean upToDate) {
  public BuiltImage {
    names = List.copyOf(names);
    places = List.copyOf(places);
    platforms = Map.copyOf(platforms);
    labels = Map.copyOf(labels);
  }
}
