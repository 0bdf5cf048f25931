package io.github.pythonimage.build.memo;

import io.github.pythonimage.build.config.BuildTarget;
import io.github.pythonimage.build.memo.BaseImageFreshness.ResolvedBase;
import io.github.pythonimage.config.ImageReference;
import io.github.pythonimage.config.Size;
import io.github.pythonimage.config.TargetPython;
import io.github.pythonimage.plan.Fingerprint;
import io.github.pythonimage.plan.Stage;
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
 * @param definition of its {@link BuildTarget}
 * @param contextPaths what it copied from the module
 * @param inputs checksum of the definition, the copied files and the daemon's settings
 * @param bases what the daemon found behind the names of unpinned images
 * @param id by which the engine knows it
 */
public record BuiltTarget(
    String definition,
    List<String> contextPaths,
    String inputs,
    Map<String, ResolvedBase> bases,
    String python,
    String base,
    String stage,
    List<String> names,
    String id,
    long size,
    int layers,
    long milliseconds,
    int steps,
    int cached) {

  public BuiltTarget {
    contextPaths = List.copyOf(contextPaths);
    bases = Map.copyOf(bases);
    names = List.copyOf(names);
  }

  /** Empty where the image is in no engine, so that a later run could not find it there. */
  public static Optional<BuiltTarget> of(
      BuildTarget target, String inputs, Map<String, ResolvedBase> bases, BuiltImage built) {
    return built.size().isEmpty() || built.layers().isEmpty()
        ? Optional.empty()
        : Optional.of(
            new BuiltTarget(
                target.definition(),
                target.contextPaths(),
                inputs,
                bases,
                built.python().toString(),
                built.base().toString(),
                built.stage(),
                built.names().stream().map(ImageReference::toString).toList(),
                built.id(),
                built.size().get().bytes(),
                built.layers().getAsInt(),
                built.took().toMillis(),
                built.steps(),
                built.cached()));
  }

  /**
   * The folder of its Dockerfile, below the output folder.
   *
   * @param label its short name
   */
  String folder(String label) {
    var suffix = stage.equals(Stage.BUILDER.word()) ? Stage.BUILDER.suffix() : "";
    return label.substring(0, label.length() - suffix.length());
  }

  /** Stands for everything that an image is made from. */
  public static Fingerprint fingerprint(String inputs, Map<String, ResolvedBase> bases) {
    return Fingerprint.of(inputs, new TreeMap<>(bases));
  }

  /** The image as a run reports it that did not have to build it. */
  BuiltImage upToDate() {
    return new BuiltImage(
        TargetPython.of(python),
        ImageReference.of(base),
        stage,
        names.stream().map(ImageReference::of).toList(),
        id,
        Optional.empty(),
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
