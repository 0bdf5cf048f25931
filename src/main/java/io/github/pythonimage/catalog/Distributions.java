package io.github.pythonimage.catalog;

import io.github.pythonimage.spec.ImageReference;
import io.github.pythonimage.spec.Quoted;
import io.github.pythonimage.spec.SpecException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The distributions that templates exist for. */
public record Distributions(List<Distribution> releases) {
  public Distributions {
    releases = List.copyOf(releases);
  }

  /**
   * The distribution of a base image.
   *
   * @param said what the user said it is, {@code debian:trixie} or {@code debian:13}
   * @param base otherwise told from the image's name and tag
   */
  public Distribution resolve(Optional<String> said, ImageReference base) {
    return said.map(this::named).orElseGet(() -> inferred(base));
  }

  private Distribution named(String text) {
    return releases.stream()
        .filter(r -> text.equals(r.toString()) || text.equals(r.name() + ":" + r.version()))
        .findFirst()
        .orElseThrow(
            () ->
                new SpecException(
                    "<distribution>",
                    Quoted.of(text) + " is not a known distribution.",
                    "Use one of " + known() + "."));
  }

  private Distribution inferred(ImageReference base) {
    var words = Arrays.asList(base.tag().orElse("").split("-", -1));
    return releases.stream()
        .filter(r -> base.lastSegment().equals(r.name()))
        .filter(r -> words.contains(r.codename()) || majorVersion(words).equals(r.version()))
        .findFirst()
        .orElseThrow(
            () ->
                new SpecException(
                    "<base>",
                    Quoted.of(base.toString()) + " does not tell which distribution it is.",
                    "Add <distribution> with one of " + known() + "."));
  }

  private static String majorVersion(List<String> words) {
    return words.get(0).split("\\.", 2)[0];
  }

  private String known() {
    return releases.stream().map(Distribution::toString).collect(Collectors.joining(", "));
  }

  /** The data file as it is written. */
  record File(Map<String, Family> families, List<Release> releases) {
    record Family(List<String> toolchain, List<String> runtime) {}

    record Release(String name, String codename, String version, String family) {}

    Distributions toDistributions() {
      return new Distributions(releases.stream().map(this::distribution).toList());
    }

    private Distribution distribution(Release release) {
      var family = families.get(release.family());
      return new Distribution(
          release.name(),
          release.codename(),
          release.version(),
          release.family(),
          family.toolchain(),
          family.runtime());
    }
  }
}
