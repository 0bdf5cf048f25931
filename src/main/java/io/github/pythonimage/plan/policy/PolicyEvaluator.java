package io.github.pythonimage.plan.policy;

import io.github.pythonimage.catalog.Catalog;
import io.github.pythonimage.catalog.Distribution;
import io.github.pythonimage.config.PythonSeries;
import io.github.pythonimage.config.image.ImageSpec;
import io.github.pythonimage.config.image.Policy;
import io.github.pythonimage.config.interpreter.InterpreterSpec.Packaged;
import io.github.pythonimage.config.wheels.WheelInputs;
import io.github.pythonimage.config.wheels.WheelsSpec;
import io.github.pythonimage.plan.policy.PolicyResult.Passed;
import io.github.pythonimage.plan.policy.PolicyResult.Unknown;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Evaluates all policies for an image, as of one day. */
public final class PolicyEvaluator {
  /** What an application can change, and what it must hear of even if its base never changes. */
  private static final Set<Policy> OF_APPLICATIONS =
      Set.of(
          Policy.BASE_END_OF_LIFE,
          Policy.PYTHON_END_OF_LIFE,
          Policy.UNPINNED_BUILD_REQUIREMENTS,
          Policy.PROJECT_VERSION);

  private final BasePolicies base;
  private final PythonPolicies pythons;

  /** Knows which packages install the Python that a distribution's own programs use. */
  @FunctionalInterface
  public interface SystemInterpreters {
    /** The path of that interpreter, or empty if the packages install another one. */
    Optional<String> find(Distribution distribution, Packaged packages, PythonSeries series);
  }

  /** Evaluates policies with the facts of a catalog. */
  public PolicyEvaluator(Catalog catalog, LocalDate today, SystemInterpreters interpreters) {
    this.base = new BasePolicies(catalog.distributions(), today);
    this.pythons = new PythonPolicies(catalog.pythons(), today, interpreters);
  }

  /**
   * One finding for each policy, in their order, also for policies that are off.
   *
   * @param distribution of its base; empty where that is not known
   */
  public List<PolicyFinding> evaluate(ImageSpec image, Optional<Distribution> distribution) {
    return Arrays.stream(Policy.values())
        .map(
            policy ->
                PolicyFinding.of(policy, image.policies(), result(policy, image, distribution)))
        .toList();
  }

  private PolicyResult result(Policy policy, ImageSpec image, Optional<Distribution> distribution) {
    if (image.parent().isPresent() && !OF_APPLICATIONS.contains(policy)) {
      return new Passed("the module of the parent image answers for it");
    }
    return switch (policy) {
      case BASE_MUSL -> ifKnown(distribution, base::musl);
      case BASE_ROLLING -> ifKnown(distribution, base::rolling);
      case BASE_END_OF_LIFE -> ifKnown(distribution, base::endOfLife);
      case BASE_END_OF_LIFE_SOON -> ifKnown(distribution, base::endOfLifeSoon);
      case BASE_NOT_PINNED -> base.notPinned(image.firstBase());
      case PYTHON_END_OF_LIFE -> pythons.endOfLife(image);
      case PYTHON_PRE_RELEASE -> pythons.preRelease(image);
      case PYTHON_OUTDATED -> pythons.outdated(image);
      case TOO_MANY_PYTHONS -> pythons.tooMany(image.pythons());
      case SINGLE_PYTHON -> pythons.single(image);
      case SYSTEM_PYTHON -> pythons.system(image, distribution);
      case UNPINNED_BUILD_REQUIREMENTS -> unpinnedBuildRequirements(image.wheels());
      case PROJECT_VERSION -> projectVersion(image.wheels());
    };
  }

  private static PolicyResult ifKnown(
      Optional<Distribution> distribution, Function<Distribution, PolicyResult> result) {
    return distribution
        .map(result)
        .orElseGet(() -> new Unknown("the distribution of the base is unknown"));
  }

  private static PolicyResult projectVersion(WheelsSpec wheels) {
    return wheels.projects().isEmpty()
        ? new Passed("there are no <projects>")
        : new Unknown("the step that builds the wheel of a project compares its version");
  }

  private static PolicyResult unpinnedBuildRequirements(WheelsSpec wheels) {
    if (wheels.inputs().values().stream().noneMatch(WheelInputs::buildsWithUnpinned)) {
      return new Passed("no pinned sources are built with packages that have no checksum");
    }
    return PolicyResult.violated(
        Policy.UNPINNED_BUILD_REQUIREMENTS,
        "the requirements have hashes, but packages that build their sources have none.",
        "Name a file with their hashes in <buildConstraints>, or allow wheels only:"
            + " <onlyBinary><name>:all:</name></onlyBinary>.");
  }
}
