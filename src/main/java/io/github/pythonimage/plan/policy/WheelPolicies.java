package io.github.pythonimage.plan.policy;

import io.github.pythonimage.config.image.Policy;
import io.github.pythonimage.config.wheels.WheelInputs;
import io.github.pythonimage.config.wheels.WheelsSpec;
import io.github.pythonimage.plan.policy.PolicyResult.Passed;

/** Evaluates the policies on wheels. */
final class WheelPolicies {
  private WheelPolicies() {}

  static PolicyResult unpinnedBuildRequirements(WheelsSpec wheels) {
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
