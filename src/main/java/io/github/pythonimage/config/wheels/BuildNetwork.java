package io.github.pythonimage.config.wheels;

/** The network of the steps that run build code. */
public enum BuildNetwork {
  /** That of all steps: cargo, Go, CMake and git need it. */
  DEFAULT,
  /** None; all that a build needs is fetched by a step before. */
  NONE
}
