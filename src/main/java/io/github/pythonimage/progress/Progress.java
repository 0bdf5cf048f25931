package io.github.pythonimage.progress;

/** How much a build says while it runs. */
public enum Progress {
  /**
   * A line for each step, and the end of the log of one that fails; on a terminal also a view of
   * what is running.
   */
  AUTO,
  /** All of that, and every line that a step writes. */
  PLAIN,
  /** Only what went wrong, and the table at the end. */
  QUIET
}
