package io.github.pythonimage.pypi;

import io.github.pythonimage.config.PackageVersion;
import java.util.Locale;

/**
 * Compares the version in the name of a wheel with the one in its METADATA. Build backends write
 * {@code 1.0.0rc1} into one and {@code 1.0.0-rc1} into the other, so PEP 440 decides, and the local
 * part counts.
 */
final class WheelVersion {
  private WheelVersion() {}

  /** Whether both are the same version. */
  static boolean isSame(String inFileName, String inMetadata) {
    if (!isAscii(inFileName) || !isAscii(inMetadata)) {
      return false;
    }
    // A file name has '_' for '-', which separates its parts.
    var one = PackageVersion.parse(inFileName.replace('_', '-'));
    var other = PackageVersion.parse(inMetadata);
    if (one.isPresent() && other.isPresent()) {
      return one.equals(other);
    }
    return withoutSeparators(inFileName).equals(withoutSeparators(inMetadata));
  }

  /** Some other letters become ASCII in lower case. */
  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c >= ' ' && c <= '~');
  }

  /** For versions that PEP 440 does not allow, which older build backends wrote. */
  private static String withoutSeparators(String text) {
    return text.strip().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
  }
}
