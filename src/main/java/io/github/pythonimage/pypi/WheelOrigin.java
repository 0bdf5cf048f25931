package io.github.pythonimage.pypi;

/** How a wheel came into a wheelhouse. */
public enum WheelOrigin {
  /** As it is, from an index. */
  INDEX,
  /** Compiled from an sdist. */
  BUILT,
  /** Of one of the {@code <projects>}. */
  PROJECT
}
