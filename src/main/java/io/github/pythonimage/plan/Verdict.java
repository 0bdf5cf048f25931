package io.github.pythonimage.plan;

import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.Severity;
import io.github.pythonimage.config.image.Policies;
import io.github.pythonimage.config.image.Policy;
import io.github.pythonimage.plan.Opinion.Wrong;
import java.util.Optional;

/**
 * What a policy makes of an image, and how severe the user wants it to be.
 *
 * @param severity what is said, or else what the policy has for such an opinion
 */
public record Verdict(Policy policy, Severity severity, Opinion opinion) {

  static Verdict of(Policy policy, Policies policies, Opinion opinion) {
    var unlessSaid = opinion instanceof Wrong wrong ? wrong.unlessSaid() : policy.severity();
    return new Verdict(policy, policies.of(policy).orElse(unlessSaid), opinion);
  }

  /** Whether there is something to change, however severe that is. */
  public boolean isWrong() {
    return opinion instanceof Wrong;
  }

  /**
   * The failure that it is, seen from within the image; empty where it is none.
   *
   * @param buildable whether there is anything to be had for a permission
   */
  Optional<ConfigurationException> mistake(boolean buildable) {
    return wrong(Severity.ERROR)
        .map(
            wrong ->
                new ConfigurationException(
                    policy.element(),
                    policy.word() + ": " + wrong.problem(),
                    wrong.remedy() + (buildable ? permission() : "")));
  }

  private String permission() {
    return " To build it all the same: -Dpython-image.policies=" + policy.word() + "=warn.";
  }

  /** The warning that it is; empty where it is none. */
  Optional<String> warning() {
    return wrong(Severity.WARN)
        .map(wrong -> policy.word() + ": " + wrong.problem() + " " + wrong.remedy());
  }

  private Optional<Wrong> wrong(Severity wanted) {
    return severity == wanted && opinion instanceof Wrong wrong
        ? Optional.of(wrong)
        : Optional.empty();
  }
}
