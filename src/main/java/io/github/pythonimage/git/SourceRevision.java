package io.github.pythonimage.git;

import java.time.Instant;

/** The last commit that changed some files, as far as git knows it. */
public sealed interface SourceRevision {
  /**
   * A commit.
   *
   * @param id all its hexadecimal digits
   * @param time when it was committed
   * @param isDirty whether some of the files have changes that are not committed
   */
  record Commit(String id, Instant time, boolean isDirty) implements SourceRevision {}

  /** There is no repository, or no commit of it has the files. */
  record None() implements SourceRevision {}

  /**
   * There is a commit, but nobody can tell which.
   *
   * @param reason a sentence without its full stop, and what to do
   */
  record Unknown(String reason) implements SourceRevision {}
}
