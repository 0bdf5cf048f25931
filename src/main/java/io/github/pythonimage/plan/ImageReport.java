package io.github.pythonimage.plan;

import io.github.pythonimage.catalog.Distribution;
import io.github.pythonimage.config.image.ImageSpec;
import io.github.pythonimage.plan.BuildPlan.PolicyWarning;
import io.github.pythonimage.plan.policy.PolicyFinding;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What was found out about one image, whether it can be built or not.
 *
 * @param distribution of its base; empty where that is not known
 * @param images what it is planned as; empty where something is wrong
 * @param findings one for each policy, in their order
 */
public record ImageReport(
    ImageSpec spec,
    Optional<Distribution> distribution,
    List<PlannedImage> images,
    List<PolicyFinding> findings) {
  public ImageReport {
    images = List.copyOf(images);
    findings = List.copyOf(findings);
  }

  /** The distribution of its base, as the POM would name it; empty where that is not known. */
  public Optional<String> base() {
    return distribution.map(Distribution::toString);
  }

  /** All ways to get an interpreter, and which of them can be used on its base. */
  public List<Compatibility> compatibilities() {
    return distribution.stream()
        .flatMap(
            base ->
                Arrays.stream(Provider.values())
                    .map(provider -> Compatibility.of(provider, base, spec)))
        .toList();
  }

  /**
   * Whether a way to get an interpreter can be used for the Pythons of an image, on its base.
   *
   * @param incompatibility why not; empty where it can
   * @param note what to think of then; empty where there is nothing
   */
  public record Compatibility(
      Provider provider, Optional<String> incompatibility, Optional<String> note) {
    /** Whether it is the one of an image. */
    public boolean usedBy(ImageSpec image) {
      return Provider.of(image.interpreter()) == provider;
    }

    static Compatibility of(Provider provider, Distribution base, ImageSpec image) {
      if (base.family().isEmpty()) {
        return new Compatibility(
            provider, Optional.of("there are no templates for " + base), Optional.empty());
      }
      return new Compatibility(
          provider, provider.incompatibility(base, image), provider.note(base, image));
    }
  }

  Stream<PolicyWarning> warnings() {
    // All Pythons of an image have the same recipes.
    var recipes =
        images.stream()
            .limit(1)
            .flatMap(i -> Recipes.warnings(spec, i.distribution(), i.recipes()));
    return Stream.concat(findings.stream().flatMap(v -> v.warning().stream()), recipes)
        .map(text -> new PolicyWarning(spec.id(), text));
  }
}
