package io.github.pythonimage.config;

/** What follows when a policy is violated. */
public enum PolicySeverity {
  /** Nothing is rendered or built. */
  ERROR,
  /** It is said, and goes on. */
  WARN,
  /** Only the doctor speaks of it. */
  OFF
}
