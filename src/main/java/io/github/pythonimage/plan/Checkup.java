package io.github.pythonimage.plan;

import io.github.pythonimage.catalog.Distribution;
import io.github.pythonimage.spec.ImageSpec;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What was found out about one image, whether it can be built or not.
 *
 * @param distribution of its base; empty where that is not known
 * @param images what it is planned as; empty where something is wrong
 * @param verdicts one for each policy, in their order
 */
public record Checkup(
    ImageSpec spec,
    Optional<Distribution> distribution,
    List<PlannedImage> images,
    List<Verdict> verdicts) {
  public Checkup {
    images = List.copyOf(images);
    verdicts = List.copyOf(verdicts);
  }

  Stream<PolicyWarning> warnings() {
    return verdicts.stream()
        .flatMap(verdict -> verdict.warning().stream())
        .map(text -> new PolicyWarning(spec.id(), text));
  }
}
