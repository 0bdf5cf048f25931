package io.github.pythonimage.config;

import java.util.Optional;

/**
 * The Python of an image, as far as it is known before the image is built.
 *
 * @param version empty where whoever packages it decides which release of the series it is
 */
public record TargetPython(PythonSeries series, Optional<PythonVersion> version) {

  /** A release. */
  public static TargetPython of(PythonVersion version) {
    return new TargetPython(version.series(), Optional.of(version));
  }

  /** What was asked for, where somebody else decides what a series is. */
  public static TargetPython of(PythonRequest request) {
    return new TargetPython(request.series(), request.version());
  }

  /** Whether a Python of this version is the planned one. */
  public boolean isA(PythonVersion found) {
    return version.map(found::equals).orElseGet(() -> found.series().equals(series));
  }

  @Override
  public String toString() {
    return version.isPresent() ? version.get().toString() : series.toString();
  }
}
