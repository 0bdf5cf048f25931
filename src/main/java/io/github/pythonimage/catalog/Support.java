package io.github.pythonimage.catalog;

import java.time.LocalDate;
import java.util.Optional;

/**
 * Until when a release is mended.
 *
 * @param until last day of the security support that everybody has
 * @param extended last day of what comes after it, where there is such a thing: by volunteers for
 *     fewer packages, or for money
 */
public record Support(LocalDate until, Optional<LocalDate> extended) {

  /** The last day of all. */
  public LocalDate end() {
    return extended.orElse(until);
  }
}
