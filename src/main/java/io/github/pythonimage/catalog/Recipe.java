package io.github.pythonimage.catalog;

import java.util.List;
import java.util.stream.Stream;

/**
 * What compiling one project of the index takes.
 *
 * @param name the project's, normalized
 * @param toolchains each a {@code <toolchain>}
 * @param source who says so
 */
public record Recipe(String name, List<BuildNeed> needs, List<String> toolchains, String source) {
  public Recipe {
    needs = List.copyOf(needs);
    toolchains = List.copyOf(toolchains);
  }

  /** Packages of one family, each once; empty where toolchains are all that it needs. */
  public List<String> packages(String family) {
    return needs.stream().flatMap(need -> need.packages(family).stream()).distinct().toList();
  }

  /** Whether a family has all that it needs. */
  public boolean fits(String family) {
    return needs.stream().noneMatch(need -> need.packages(family).isEmpty());
  }

  /** All that it installs in one family, in words. */
  public String brings(String family) {
    return String.join(
        ", ",
        Stream.concat(packages(family).stream(), toolchains.stream().map(t -> "the toolchain " + t))
            .toList());
  }
}
