package io.github.pythonimage.plan.policy;

import io.github.pythonimage.config.PolicySeverity;
import io.github.pythonimage.config.image.Policy;

/** The result of one policy for one image. */
public sealed interface PolicyResult {

  /** The image complies. */
  record Passed(String why) implements PolicyResult {}

  /**
   * The image does not comply.
   *
   * @param remedy what to write instead
   * @param defaultSeverity unless the user configures one
   */
  record Violated(String problem, String remedy, PolicySeverity defaultSeverity)
      implements PolicyResult {}

  /** The facts are missing. */
  record Unknown(String why) implements PolicyResult {}

  /** A violation with the default severity of the policy. */
  static Violated violated(Policy policy, String problem, String remedy) {
    return new Violated(problem, remedy, policy.severity());
  }
}
