package io.github.pythonimage.verify;

import io.github.pythonimage.verify.check.Finding;
import java.util.List;

/**
 * What a rule found in an image.
 *
 * @param findings those that nobody accepts
 * @param accepted those that the POM accepts
 */
public record RuleResult(
    String rule, Outcome outcome, List<Finding> findings, List<AcceptedResult> accepted) {

  /** The worst that it found. */
  public enum Outcome {
    PASSED,
    ACCEPTED,
    WARNING,
    ERROR,
    /** The rule had nothing to look at; another finding says why. */
    NOT_CHECKED
  }

  public RuleResult {
    findings = List.copyOf(findings);
    accepted = List.copyOf(accepted);
  }

  static RuleResult of(
      String rule, boolean isChecked, List<Finding> findings, List<AcceptedResult> accepted) {
    var own = findings.stream().filter(finding -> finding.rule().equals(rule)).toList();
    var excused = accepted.stream().filter(one -> one.finding().rule().equals(rule)).toList();
    return new RuleResult(rule, outcome(isChecked, own, excused), own, excused);
  }

  private static Outcome outcome(
      boolean isChecked, List<Finding> findings, List<AcceptedResult> accepted) {
    if (findings.stream().anyMatch(Finding::isError)) {
      return Outcome.ERROR;
    }
    if (!findings.isEmpty()) {
      return Outcome.WARNING;
    }
    if (!accepted.isEmpty()) {
      return Outcome.ACCEPTED;
    }
    return isChecked ? Outcome.PASSED : Outcome.NOT_CHECKED;
  }
}
