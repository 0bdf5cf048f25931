package io.github.pythonimage.pipeline;

import io.github.pythonimage.plan.Fingerprint;
import io.github.pythonimage.report.BuiltImage;
import io.github.pythonimage.spec.Size;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the last build of an image came to.
 *
 * @param fingerprint of all that it was made from
 * @param image the engine's id of it
 */
record Standing(
    Fingerprint fingerprint,
    String image,
    Size size,
    int layers,
    Duration took,
    int steps,
    int cached) {

  static Standing of(Fingerprint fingerprint, BuiltImage built) {
    return new Standing(
        fingerprint,
        built.id(),
        built.size().orElseThrow(),
        built.layers().orElseThrow(),
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
