package io.github.pythonimage.config.image;

/** When a rebuild asks the distribution for security updates again. */
public enum SecurityUpdates {
  /** Only when something else in that step changes. */
  LOCKED,
  /** Once a calendar day (UTC). */
  DAILY,
  /** Once an ISO week (UTC). */
  WEEKLY,
  /** In every build. */
  ALWAYS
}
