package io.github.pythonimage.plan;

import io.github.pythonimage.catalog.Distribution;
import io.github.pythonimage.spec.ImageSpec;
import java.util.Arrays;
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

  /** The distribution of its base, as the POM would name it; empty where that is not known. */
  public Optional<String> base() {
    return distribution.map(Distribution::toString);
  }

  /** All ways to get an interpreter, and which of them can be used on its base. */
  public List<Fit> fits() {
    return distribution.stream()
        .flatMap(base -> Arrays.stream(Provider.values()).map(provider -> Fit.of(provider, base)))
        .toList();
  }

  /**
   * Whether a way to get an interpreter can be used on a base.
   *
   * @param misfit why not; empty where it can
   */
  public record Fit(Provider provider, Optional<String> misfit) {
    /** Whether it is the one of an image. */
    public boolean usedBy(ImageSpec image) {
      return Provider.of(image.interpreter()) == provider;
    }

    static Fit of(Provider provider, Distribution base) {
      return new Fit(
          provider,
          base.family().isPresent()
              ? provider.misfit(base)
              : Optional.of("there are no templates for " + base));
    }
  }

  Stream<PolicyWarning> warnings() {
    return verdicts.stream()
        .flatMap(verdict -> verdict.warning().stream())
        .map(text -> new PolicyWarning(spec.id(), text));
  }
}
