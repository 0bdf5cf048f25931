package io.github.pythonimage.build.memo;

import io.github.pythonimage.build.config.BuildTarget;
import io.github.pythonimage.build.memo.BaseImageFreshness.ResolvedBase;
import io.github.pythonimage.config.Size;
import io.github.pythonimage.plan.Fingerprint;
import io.github.pythonimage.report.BuiltImage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * An image that a build left in the engine, as the memo keeps it.
 *
 * @param inputs checksum of all that it is made from, except its bases
 * @param bases what the daemon found behind the names of unpinned images
 * @param id by which the engine knows it
 * @param digest by which a registry would know it; empty if that is unknown
 * @param platforms the digests of its manifests by platform
 */
public record BuiltTarget(
    String inputs,
    Map<String, ResolvedBase> bases,
    String id,
    String digest,
    Map<String, String> platforms,
    Map<String, String> labels,
    long size,
    int layers,
    long milliseconds,
    int steps,
    int cached) {
  public BuiltTarget {
    bases = Map.copyOf(bases);
    platforms = Map.copyOf(platforms);
    labels = Map.copyOf(labels);
  }

  /** Empty where the image is in no engine, so that a later run could not find it there. */
  public static Optional<BuiltTarget> of(
      String inputs, Map<String, ResolvedBase> bases, BuiltImage built) {
    return built.size().isEmpty() || built.layers().isEmpty()
        ? Optional.empty()
        : Optional.of(
            new BuiltTarget(
                inputs,
                bases,
                built.id(),
                built.digest().orElse(""),
                built.platforms(),
                built.labels(),
                built.size().get().bytes(),
                built.layers().getAsInt(),
                built.took().toMillis(),
                built.steps(),
                built.cached()));
  }

  /** Stands for everything that an image is made from. */
  public static Fingerprint fingerprint(String inputs, Map<String, ResolvedBase> bases) {
    return Fingerprint.of(inputs, new TreeMap<>(bases));
  }

  /** The image as a run reports it that did not have to build it. */
  BuiltImage upToDate(BuildTarget target) {
    return new BuiltImage(
        target.image().version(),
        target.image().base(),
        target.stage().word(),
        target.names(),
        id,
        Optional.of(digest).filter(known -> !known.isEmpty()),
        platforms,
        labels,
        Optional.of(new Size(size)),
        OptionalInt.of(layers),
        Duration.ofMillis(milliseconds),
        steps,
        cached,
        List.of("engine"),
        Optional.of(fingerprint(inputs, bases)),
        true);
  }
}
