package io.github.pythonimage.verify.rules;

import io.github.pythonimage.engine.ImageInfo;
import io.github.pythonimage.verify.Evidence;
import io.github.pythonimage.verify.Finding;
import io.github.pythonimage.verify.Rule;
import java.util.List;
import java.util.Optional;

/** The image is exactly its base's layers and those that its build made. */
public final class LayersRule implements Rule {
  @Override
  public String name() {
    return "layers";
  }

  @Override
  public List<Finding> findings(Evidence evidence) {
    var expected = evidence.identity().expected();
    // By its name only where the build could not note it: a name may have moved since.
    var base = expected.baseLayers().or(() -> evidence.base().map(ImageInfo::layers));
    var message =
        base.flatMap(known -> compare(evidence, known)).or(() -> compareToBuild(evidence));
    return base.isEmpty() && message.isEmpty()
        ? List.of(undecided(unknown(evidence)))
        : message.stream().map(this::finding).toList();
  }

  private static Optional<String> compareToBuild(Evidence evidence) {
    return evidence
        .identity()
        .expected()
        .imageLayers()
        .filter(noted -> !noted.equals(evidence.info().layers()))
        .map(
            noted ->
                "The layers of the image are not those that its build made: it was changed or made again in another way. Build it with the goal build.");
  }

  private static Optional<String> compare(Evidence evidence, List<String> base) {
    var layers = evidence.info().layers();
    if (layers.size() < base.size() || !layers.subList(0, base.size()).equals(base)) {
      return Optional.of(
          "The image does not start with the layers of its base %s. Build the image again."
              .formatted(evidence.image().base()));
    }
    var own = layers.size() - base.size();
    var expected = evidence.identity().expected().ownLayers();
    return expected.isPresent() && own != expected.getAsInt()
        ? Optional.of(
            "The image has %d layers over its base %s where its Dockerfile makes %d. Build the image again; add files in an image of your own."
                .formatted(own, evidence.image().base(), expected.getAsInt()))
        : Optional.empty();
  }

  private static String unknown(Evidence evidence) {
    return "The layers of the base %s are unknown, so nobody can tell whether the image has others. Build it with access to the registry of the base."
        .formatted(evidence.image().base());
  }
}
