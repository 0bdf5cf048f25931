package io.github.pythonimage.catalog;

import io.github.pythonimage.catalog.BaseNames.Rule;
import io.github.pythonimage.catalog.Distribution.Kind;
import io.github.pythonimage.catalog.Distribution.Support;
import io.github.pythonimage.config.PythonSeries;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The data file as it is written.
 *
 * @param bases the image of each distribution to begin with, with places for the release
 * @param bare parts of the names of images that have no package manager
 */
record DistributionsFile(
    String as_of,
    Map<String, Family> families,
    Map<String, String> bases,
    List<String> bare,
    List<DistributionEntry> distributions) {
  record Family(
      List<String> toolchain,
      List<String> archive_tools,
      List<String> wheel_tools,
      List<String> runtime,
      PythonPackages own,
      PythonPackages series) {}

  /**
   * A distribution; its releases are of its kind unless they say otherwise.
   *
   * @param name its name in {@code <distribution>}; {@code bases} has an image to propose for it
   * @param id the ID in its /etc/os-release
   * @param kind {@code rolling} or {@code musl}, which policies are about; none for a good base
   * @param family its package manager; none where nothing can be installed
   * @param images endings of the repositories' names, as patterns
   * @param tag_prefix what tags of those may have before the release
   * @param lacks packages of the family's toolchain that it does not have, and the modules of the
   *     standard library that need them
   * @param extended_by what the extended support is, and for whom, in words
   * @param init the init process for containers that its own repositories have, if they have one
   */
  record DistributionEntry(
      String name,
      String id,
      @Nullable String kind,
      @Nullable String family,
      @Nullable Map<String, String> lacks,
      List<String> images,
      @Nullable String tag_prefix,
      List<Release> releases,
      @Nullable String extended_by,
      @Nullable Init init) {}

  /**
   * A package with an init process.
   *
   * @param name the package
   * @param program the absolute path of the program in it
   * @param not_in releases of the distribution that do not have it
   */
  record Init(String name, String program, @Nullable List<String> not_in) {}

  /**
   * A release of it.
   *
   * @param version as in VERSION_ID of its /etc/os-release
   * @param glibc the version of its C library, where that is known
   * @param python the series that its own programs use
   * @param python_parts packages that it has parts of that series' standard library in, of those
   *     that every CPython has
   * @param codename another name of it in {@code <distribution>} and in tags
   * @param os_release what tells it in /etc/os-release, where that is not VERSION_ID
   * @param eol the last day of its standard support
   * @param extended the last day of its extended support
   */
  record Release(
      String version,
      @Nullable String glibc,
      @Nullable String python,
      @Nullable List<String> python_parts,
      @Nullable String codename,
      @Nullable String kind,
      @Nullable Map<String, String> os_release,
      @Nullable String eol,
      @Nullable String extended) {}

  Distributions toDistributions() {
    var rules =
        distributions.stream()
            .flatMap(entry -> entry.images().stream().map(image -> rule(entry, image)))
            .toList();
    return new Distributions(
        as_of,
        distributions.stream().flatMap(this::releases).toList(),
        new BaseNames(rules, Set.copyOf(bare)));
  }

  private static Rule rule(DistributionEntry entry, String image) {
    return Rule.of(entry.name(), image, Optional.ofNullable(entry.tag_prefix()).orElse(""));
  }

  private Stream<Distribution> releases(DistributionEntry entry) {
    return entry.releases().stream().map(release -> distribution(entry, release));
  }

  private Distribution distribution(DistributionEntry entry, Release release) {
    var family = Optional.ofNullable(entry.family());
    var packages = family.map(families::get);
    var kind = Stream.of(release.kind(), entry.kind()).filter(k -> k != null).findFirst();
    var lacks = Optional.ofNullable(entry.lacks()).orElse(Map.of());
    return new Distribution(
        entry.name(),
        release.version(),
        Optional.ofNullable(release.codename()),
        Optional.ofNullable(bases.get(entry.name())).map(base -> fill(base, release)),
        entry.id(),
        Optional.ofNullable(release.os_release()).orElse(Map.of("VERSION_ID", release.version())),
        kind.map(k -> Kind.valueOf(k.toUpperCase(Locale.ROOT))).orElse(Kind.STABLE),
        family,
        Optional.ofNullable(release.glibc()).map(DistributionsFile::minor),
        Optional.ofNullable(release.eol()).map(eol -> support(entry, release, eol)),
        packages.map(Family::toolchain).orElse(List.of()).stream()
            .filter(name -> !lacks.containsKey(name))
            .toList(),
        packages.map(Family::archive_tools).orElse(List.of()),
        packages.map(Family::wheel_tools).orElse(List.of()),
        List.copyOf(lacks.values()),
        packages.map(Family::runtime).orElse(List.of()),
        Optional.ofNullable(release.python()).map(PythonSeries::of),
        Optional.ofNullable(release.python_parts()).orElse(List.of()),
        packages.map(Family::own),
        packages.map(Family::series),
        family.flatMap(f -> init(entry, release)));
  }

  private static Optional<InitProcess> init(DistributionEntry entry, Release release) {
    return Optional.ofNullable(entry.init())
        .filter(init -> init.not_in() == null || !init.not_in().contains(release.version()))
        .map(init -> new InitProcess(init.name(), init.program()));
  }

  private static String fill(String base, Release release) {
    var codename = Optional.ofNullable(release.codename()).orElse(release.version());
    return base.replace("{version}", release.version()).replace("{codename}", codename);
  }

  private static int minor(String glibc) {
    return Integer.parseInt(glibc.substring("2.".length()));
  }

  private static Support support(DistributionEntry entry, Release release, String eol) {
    var by = Optional.ofNullable(entry.extended_by()).orElse("its maker, for some");
    return new Support(
        LocalDate.parse(eol),
        Optional.ofNullable(release.extended())
            .map(end -> new Support.Extended(LocalDate.parse(end), by)));
  }
}
