package io.github.pythonimage.plan.policy;

import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.PolicySeverity;
import io.github.pythonimage.config.image.Policies;
import io.github.pythonimage.config.image.Policy;
import io.github.pythonimage.plan.policy.PolicyResult.Violated;
import java.util.Optional;

/**
 * The result of a policy for an image, with its severity.
 *
 * @param severity the configured one, or the default of the policy
 */
public record PolicyFinding(Policy policy, PolicySeverity severity, PolicyResult result) {

  static PolicyFinding of(Policy policy, Policies policies, PolicyResult result) {
    var defaultSeverity =
        result instanceof Violated violated ? violated.defaultSeverity() : policy.severity();
    return new PolicyFinding(policy, policies.of(policy).orElse(defaultSeverity), result);
  }

  /** Whether the policy is violated, whatever the severity. */
  public boolean isViolated() {
    return result instanceof Violated;
  }

  /**
   * The failure of the build, with elements inside {@code <image>}; empty if this is no error.
   *
   * @param buildable whether the image can be built if the policy only warns
   */
  public Optional<ConfigurationException> mistake(boolean buildable) {
    return violation(PolicySeverity.ERROR)
        .map(
            violated ->
                new ConfigurationException(
                    policy.element(),
                    policy.word() + ": " + violated.problem(),
                    violated.remedy() + (buildable ? permission() : "")));
  }

  private String permission() {
    return " To build it all the same: -Dpython-image.policies=" + policy.word() + "=warn.";
  }

  /** The warning; empty if this is none. */
  public Optional<String> warning() {
    return violation(PolicySeverity.WARN)
        .map(violated -> policy.word() + ": " + violated.problem() + " " + violated.remedy());
  }

  private Optional<Violated> violation(PolicySeverity wanted) {
    return severity == wanted && result instanceof Violated violated
        ? Optional.of(violated)
        : Optional.empty();
  }
}
