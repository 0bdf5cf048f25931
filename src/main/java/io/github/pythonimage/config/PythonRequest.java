package io.github.pythonimage.config;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One {@code <python>}: a series, to be resolved to its newest known release, or a release.
 *
 * @param version exactly this release; empty for the newest known one
 * @param sha256 checksum of its {@code .tar.xz}, where the user gave one
 */
public record PythonRequest(
    PythonSeries series, Optional<PythonVersion> version, Optional<String> sha256) {
  /**
   * Parses one {@code <python>}.
   *
   * @param version a series or an exact version
   * @param sha256 checksum of the release's {@code .tar.xz}; only with an exact version
   */
  public static PythonRequest of(String version, Optional<String> sha256) {
    if (sha256.isPresent()) {
      checkSum(sha256.get());
    }
    if (PythonVersion.isExact(version)) {
      var exact = PythonVersion.of(version);
      return new PythonRequest(exact.series(), Optional.of(exact), sha256);
    }
    if (version.matches("\\d+\\.\\d+") && sha256.isPresent()) {
      throw new ConfigurationException(
          "<sha256>",
          "a checksum belongs to a release, and " + Quoted.of(version) + " is a series.",
          "Give the exact version, such as <version>" + version + ".1</version>.");
    }
    var series =
        version.matches("3\\.\\d{1,3}")
            ? PythonSeries.of(version)
            : PythonVersion.of(version).series();
    return new PythonRequest(series, Optional.empty(), Optional.empty());
  }

  private static void checkSum(String sha256) {
    if (!Pattern.matches("[0-9a-f]{64}", sha256)) {
      throw new ConfigurationException(
          "<sha256>",
          Quoted.of(sha256) + " is not a SHA-256.",
          "Give the 64 lower-case hexadecimal digits of the release's .tar.xz.");
    }
  }

  @Override
  public String toString() {
    return version.map(PythonVersion::toString).orElse(series.toString());
  }
}
