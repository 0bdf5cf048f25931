package io.github.pythonimage.pipeline;

import io.github.pythonimage.config.Size;
import io.github.pythonimage.pipeline.BaseWatch.Base;
import io.github.pythonimage.pipeline.UpToDate.Origin;
import io.github.pythonimage.plan.Fingerprint;
import io.github.pythonimage.report.BuiltImage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What the last build of an image came to.
 *
 * @param fingerprint of all that it was made from
 * @param from checksum of the same; a quicker way to tell that it has not changed
 * @param bases what the daemon told of images that may change under their names
 * @param image the engine's id of it
 */
record Standing(
    Fingerprint fingerprint,
    long from,
    Map<String, Base> bases,
    String image,
    Size size,
    int layers,
    Duration took,
    int steps,
    int cached) {

  Standing {
    bases = Map.copyOf(bases);
  }

  /** Null where a later run could not tell whether it is still what it was: it is in no engine. */
  static @Nullable Standing of(BuiltImage built, Origin origin) {
    return built.size().isEmpty() || built.layers().isEmpty()
        ? null
        : new Standing(
            origin.fingerprint(),
            origin.from(),
            origin.bases(),
            built.id(),
            built.size().get(),
            built.layers().getAsInt(),
            built.took(),
            built.steps(),
            built.cached());
  }

  /** The image, seen by a run that did not have to build it. */
  BuiltImage upToDate(Blueprint blueprint) {
    return new BuiltImage(
        blueprint.python(),
        blueprint.base(),
        blueprint.stage(),
        blueprint.names(),
        image,
        Optional.empty(),
        Optional.of(size),
        OptionalInt.of(layers),
        took,
        steps,
        cached,
        List.of("engine"),
        Optional.of(fingerprint),
        true);
  }
}
