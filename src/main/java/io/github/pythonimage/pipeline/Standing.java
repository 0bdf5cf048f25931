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
 * @param from checksum of the same; a quicker way to tell that it has not changed
 * @param image the engine's id of it
 */
record Standing(
    Fingerprint fingerprint,
    long from,
    String image,
    Size size,
    int layers,
    Duration took,
    int steps,
    int cached) {

  /**
   * Empty where a later run could not tell whether the image is still what it was: it is in no
   * engine, or nothing vouches for what it was made from.
   */
  static Optional<Standing> of(BuiltImage built, long from) {
    if (built.fingerprint().isEmpty() || built.size().isEmpty() || built.layers().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Standing(
            built.fingerprint().get(),
            from,
            built.id(),
            built.size().get(),
            built.layers().getAsInt(),
            built.took(),
            built.steps(),
            built.cached()));
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
