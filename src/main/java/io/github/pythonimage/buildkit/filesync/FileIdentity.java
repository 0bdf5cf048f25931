package io.github.pythonimage.buildkit.filesync;

import java.util.concurrent.TimeUnit;

/**
 * What changes when a file does.
 *
 * @param size in bytes
 * @param modified nanoseconds since 1970
 * @param changed when content, name or permissions last changed, which no program can set back;
 *     where the system has no such time, the same as {@code modified}
 * @param inode 0 where there is none
 */
record FileIdentity(long size, long modified, long changed, long inode) {

  /**
   * Times of files move in steps, of up to two seconds on some file systems: a file could change
   * again within the same step, and nobody could tell.
   */
  private static final long MARGIN = TimeUnit.SECONDS.toNanos(2);

  /** Whether any later change would show; not so for a file from the future either. */
  boolean stable(long now) {
    return Math.max(modified, changed) < now - MARGIN;
  }
}
