package io.github.pythonimage.index;

/** How a wheel came into a wheelhouse. */
public enum Origin {
  /** As it is, from an index. */
  INDEX,
  /** Compiled from an sdist. */
  BUILT,
  /** Of one of the {@code <projects>}. */
  PROJECT
}
