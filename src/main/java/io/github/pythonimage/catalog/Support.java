package io.github.pythonimage.catalog;

import java.time.LocalDate;
import java.util.Optional;

/**
 * Until when a release is mended.
 *
 * @param until last day of the security support that everybody has
 * @param extended what comes after it, where there is such a thing
 */
public record Support(LocalDate until, Optional<Extended> extended) {

  /**
   * Support by volunteers for fewer packages, or for money.
   *
   * @param until its last day
   * @param by what it is, and for whom, in words
   */
  public record Extended(LocalDate until, String by) {}

  /** The last day of all. */
  public LocalDate end() {
    return extended.map(Extended::until).orElse(until);
  }
}
