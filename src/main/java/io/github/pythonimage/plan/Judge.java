package io.github.pythonimage.plan;

import io.github.pythonimage.catalog.Catalog;
import io.github.pythonimage.catalog.Distribution;
import io.github.pythonimage.config.image.ImageSpec;
import io.github.pythonimage.config.image.Policy;
import io.github.pythonimage.plan.Opinion.Unknown;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Holds images against all policies, on one day. */
final class Judge {
  private final BaseOpinions base;
  private final PythonOpinions pythons;

  Judge(Catalog catalog, LocalDate today) {
    this.base = new BaseOpinions(catalog.distributions(), today);
    this.pythons = new PythonOpinions(catalog.pythons(), today);
  }

  /**
   * One verdict for each policy, in their order, those that are off too.
   *
   * @param distribution of its base; empty where that is not known
   */
  List<Verdict> verdicts(ImageSpec image, Optional<Distribution> distribution) {
    return Arrays.stream(Policy.values())
        .map(policy -> Verdict.of(policy, image.policies(), opinion(policy, image, distribution)))
        .toList();
  }

  private Opinion opinion(Policy policy, ImageSpec image, Optional<Distribution> distribution) {
    return switch (policy) {
      case BASE_MUSL -> ifKnown(distribution, base::musl);
      case BASE_ROLLING -> ifKnown(distribution, base::rolling);
      case BASE_END_OF_LIFE -> ifKnown(distribution, base::endOfLife);
      case BASE_END_OF_LIFE_SOON -> ifKnown(distribution, base::endOfLifeSoon);
      case BASE_NOT_PINNED -> base.notPinned(image.firstBase());
      case PYTHON_END_OF_LIFE -> pythons.endOfLife(image);
      case PYTHON_PRE_RELEASE -> pythons.preRelease(image);
      case TOO_MANY_PYTHONS -> pythons.tooMany(image.pythons());
      case SINGLE_PYTHON -> pythons.single(image);
      case SYSTEM_PYTHON -> pythons.system(image, distribution);
      case UNPINNED_BUILD_REQUIREMENTS -> WheelOpinions.unpinnedBuildRequirements(image.wheels());
    };
  }

  private static Opinion ifKnown(
      Optional<Distribution> distribution, Function<Distribution, Opinion> opinion) {
    return distribution
        .map(opinion)
        .orElseGet(() -> new Unknown("it is not known which distribution the base is"));
  }
}
