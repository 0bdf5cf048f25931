package io.github.pythonimage.plan;

import io.github.pythonimage.catalog.Distribution;
import io.github.pythonimage.config.image.ImageSpec;
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
        .flatMap(
            base -> Arrays.stream(Provider.values()).map(provider -> Fit.of(provider, base, spec)))
        .toList();
  }

  /**
   * Whether a way to get an interpreter can be used for the Pythons of an image, on its base.
   *
   * @param misfit why not; empty where it can
   * @param remark what to think of then; empty where there is nothing
   */
  public record Fit(Provider provider, Optional<String> misfit, Optional<String> remark) {
    /** Whether it is the one of an image. */
    public boolean usedBy(ImageSpec image) {
      return Provider.of(image.interpreter()) == provider;
    }

    static Fit of(Provider provider, Distribution base, ImageSpec image) {
      if (base.family().isEmpty()) {
        return new Fit(
            provider, Optional.of("there are no templates for " + base), Optional.empty());
      }
      return new Fit(provider, provider.misfit(base, image), provider.remark(base, image));
    }
  }

  Stream<PolicyWarning> warnings() {
    // All Pythons of an image have the same recipes.
    var recipes =
        images.stream()
            .limit(1)
            .flatMap(i -> Recipes.warnings(spec, i.distribution(), i.recipes()));
    return Stream.concat(verdicts.stream().flatMap(v -> v.warning().stream()), recipes)
        .map(text -> new PolicyWarning(spec.id(), text));
  }
}
