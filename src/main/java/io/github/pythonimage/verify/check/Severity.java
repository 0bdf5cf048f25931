package io.github.pythonimage.verify.check;

/** What a finding means for the goal. */
public enum Severity {
  /** The image is not good: the goal fails. */
  ERROR,
  /** The user should know; the goal does not fail. */
  WARNING
}
