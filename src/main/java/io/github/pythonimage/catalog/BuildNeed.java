package io.github.pythonimage.catalog;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Something that is compiled against, or with.
 *
 * @param packages those that bring it, by package manager
 * @param dnfRepository where dnf finds them, if not among what a base has from the beginning
 * @param toolchain the {@code <toolchain>} that brings it instead of packages
 */
public record BuildNeed(
    Map<String, List<String>> packages,
    Optional<String> dnfRepository,
    Optional<String> toolchain) {
  public BuildNeed {
    packages = Map.copyOf(packages);
  }

  static BuildNeed of(String toolchain) {
    return new BuildNeed(Map.of(), Optional.empty(), Optional.of(toolchain));
  }

  /** Packages of one family; none where it is a toolchain, or where the family has none. */
  public List<String> packages(String family) {
    return packages.getOrDefault(family, List.of());
  }
}
