package io.github.pythonimage.catalog;

import java.util.List;

/**
 * A release of a distribution.
 *
 * @param family the package manager it is handled with, {@code apt}
 * @param toolchain packages that compile CPython and native wheels
 * @param runtime packages that every runtime image has
 */
public record Distribution(
    String name,
    String codename,
    String version,
    String family,
    List<String> toolchain,
    List<String> runtime) {
  public Distribution {
    toolchain = List.copyOf(toolchain);
    runtime = List.copyOf(runtime);
  }

  /** How the POM names it, {@code debian:trixie}. */
  @Override
  public String toString() {
    return name + ":" + codename;
  }
}
