package io.github.pythonimage.catalog;

import java.time.LocalDate;
import java.util.Optional;

/**
 * The end of support of a release.
 *
 * @param supportEnds last day of standard security support
 * @param extended extended support after that, if there is any
 */
public record Support(LocalDate supportEnds, Optional<Extended> extended) {

  /**
   * Support by volunteers for fewer packages, or for money.
   *
   * @param supportEnds its last day
   * @param by what it is, and for whom, in words
   */
  public record Extended(LocalDate supportEnds, String by) {}

  /** The last day of all. */
  public LocalDate end() {
    return extended.map(Extended::supportEnds).orElse(supportEnds);
  }
}
