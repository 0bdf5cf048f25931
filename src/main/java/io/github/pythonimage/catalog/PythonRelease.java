package io.github.pythonimage.catalog;

import io.github.pythonimage.spec.PythonVersion;
import java.util.List;

/**
 * A CPython release and the archives it can be had as, the preferred one first.
 *
 * @param archives never empty
 */
public record PythonRelease(PythonVersion version, List<Archive> archives) {
  public PythonRelease {
    archives = List.copyOf(archives);
  }

  /**
   * One archive of a release.
   *
   * @param suffix {@code tar.xz} or {@code tgz}
   */
  public record Archive(String suffix, String sha256) {}
}
