package io.github.pythonimage.catalog;

import io.github.pythonimage.config.PythonSeries;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A release of a distribution.
 *
 * @param name as in {@code <distribution>}, {@code debian}
 * @param version as its maker counts, {@code 13}; what rolls has a word instead; empty where it is
 *     not known
 * @param codename where tags of its images name it by one, {@code trixie}
 * @param image an image of it to begin with, {@code debian:trixie-slim}; empty where there are no
 *     templates for it
 * @param id what {@code ID} in its {@code /etc/os-release} says
 * @param osRelease what else in that file tells the release: at most one variable, with the value
 *     it begins with
 * @param family the package manager it is handled with: {@code apt}, {@code dnf} or {@code zypper};
 *     empty where there are no templates for it
 * @param glibc the N of its C library, glibc 2.N; empty where that is not known
 * @param support when its support ends; empty where that is unknown
 * @param toolchain packages that compile CPython and native wheels
 * @param archiveTools packages that fetch, check, unpack and strip what others have compiled
 * @param wheelTools packages that fetch wheels and make an environment of them
 * @param missingModules modules of the standard library that are not compiled, because what they
 *     need is not in the distribution
 * @param runtime packages that every runtime image has
 * @param ownSeries the Python series that its own programs use; empty where that is not known
 * @param ownParts packages with the rest of that series' standard library
 * @param own the Python that its own programs use; empty where there are no templates
 * @param series how it names Pythons of a series, where it or a repository for it has them
 * @param init its init process for containers; empty where its own repositories have none
 */
public record Distribution(
    String name,
    String version,
    Optional<String> codename,
    Optional<String> image,
    String id,
    Map<String, String> osRelease,
    Kind kind,
    Optional<String> family,
    Optional<Integer> glibc,
    Optional<Support> support,
    List<String> toolchain,
    List<String> archiveTools,
    List<String> wheelTools,
    List<String> missingModules,
    List<String> runtime,
    Optional<PythonSeries> ownSeries,
    List<String> ownParts,
    Optional<PythonPackages> own,
    Optional<PythonPackages> series,
    Optional<InitProcess> init) {
  public Distribution {
    osRelease = Map.copyOf(osRelease);
    toolchain = List.copyOf(toolchain);
    archiveTools = List.copyOf(archiveTools);
    wheelTools = List.copyOf(wheelTools);
    missingModules = List.copyOf(missingModules);
    runtime = List.copyOf(runtime);
    ownParts = List.copyOf(ownParts);
  }

  /** What its releases are, for who builds images on them. */
  public enum Kind {
    /** Released, then supported for years. */
    STABLE,
    /** Changed all the time, or replaced within months. */
    ROLLING,
    /** With another C library than the wheels on PyPI are built for. */
    MUSL
  }

  /** What its own programs use, with all that it has of it in other packages. */
  public PythonPackages systemPackages() {
    return own.orElseThrow().with(ownParts);
  }

  /** How it names its Pythons of a series, likewise. */
  public PythonPackages packagesOf(PythonSeries one) {
    var usual = series.orElseThrow();
    return ownSeries.filter(one::equals).isPresent() ? usual.with(ownParts) : usual;
  }

  /**
   * Whether a tag of these words names this release: its version or one of its updates, such as
   * 9.6, comes first, its codename anywhere.
   */
  boolean isNamed(List<String> words) {
    return codename.filter(words::contains).isPresent()
        || (words.get(0) + ".").startsWith(version + ".");
  }

  /**
   * A release of the same maker, of which no more is known than what all of them have in common.
   *
   * @param release as the base's name has it; empty where it has none
   */
  Distribution unknown(String release) {
    return new Distribution(
        name,
        release,
        Optional.empty(),
        Optional.empty(),
        id,
        Map.of(),
        kind,
        family,
        Optional.empty(),
        Optional.empty(),
        toolchain,
        archiveTools,
        wheelTools,
        missingModules,
        runtime,
        Optional.empty(),
        List.of(),
        own,
        series,
        init);
  }

  /** How the POM names it, {@code debian:trixie} or {@code rocky:9}. */
  @Override
  public String toString() {
    return version.isEmpty() ? name : name + ":" + codename.orElse(version);
  }

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
}
