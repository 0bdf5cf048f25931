package io.github.pythonimage.catalog;

import io.github.pythonimage.catalog.Distribution.Kind;
import io.github.pythonimage.spec.ImageReference;
import io.github.pythonimage.spec.Quoted;
import io.github.pythonimage.spec.SpecException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The distributions that are known, also those that no image should be based on.
 *
 * @param asOf the month that ends of life were looked up in, {@code 2026-08}
 * @param images the distribution that an image of this name, the last part of it, is of
 */
public record Distributions(String asOf, List<Distribution> releases, Map<String, String> images) {
  public Distributions {
    releases = List.copyOf(releases);
    images = Map.copyOf(images);
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
    return Optional.ofNullable(images.get(base.lastSegment()))
        .flatMap(name -> release(name, base.tag().orElse("")))
        .orElseThrow(
            () ->
                new SpecException(
                    "<base>",
                    Quoted.of(base.toString()) + " does not tell which distribution it is.",
                    "Add <distribution> with one of " + known() + "."));
  }

  private Optional<Distribution> release(String name, String tag) {
    var words = Arrays.asList(tag.split("-", -1));
    return releases.stream()
        .filter(r -> r.name().equals(name))
        .filter(
            r ->
                r.codename().filter(words::contains).isPresent()
                    || (words.get(0) + ".").startsWith(r.version() + "."))
        .findFirst();
  }

  /** Those that one may use, each family of releases in a line of its own. */
  private String known() {
    return releases.stream()
        .filter(r -> r.kind() == Kind.STABLE)
        .map(Distribution::toString)
        .collect(Collectors.joining(", "));
  }

  /** The data file as it is written. */
  record File(String as_of, Map<String, Family> families, List<Maker> distributions) {
    record Family(
        List<String> toolchain, List<String> runtime, PythonPackages own, PythonPackages series) {}

    /** A distribution; its releases are of its kind unless they say otherwise. */
    record Maker(
        String name,
        String id,
        @Nullable String kind,
        @Nullable String family,
        List<String> images,
        List<Release> releases,
        @Nullable String extended_by) {}

    record Release(
        String version,
        @Nullable String codename,
        @Nullable String kind,
        @Nullable String eol,
        @Nullable String extended) {}

    Distributions toDistributions() {
      var images =
          distributions.stream()
              .flatMap(maker -> maker.images().stream().map(image -> Map.entry(image, maker)))
              .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().name()));
      return new Distributions(
          as_of, distributions.stream().flatMap(this::releases).toList(), images);
    }

    private Stream<Distribution> releases(Maker maker) {
      return maker.releases().stream().map(release -> distribution(maker, release));
    }

    private Distribution distribution(Maker maker, Release release) {
      var family = Optional.ofNullable(maker.family());
      var packages = family.map(families::get);
      var kind = Stream.of(release.kind(), maker.kind()).filter(k -> k != null).findFirst();
      return new Distribution(
          maker.name(),
          release.version(),
          Optional.ofNullable(release.codename()),
          maker.id(),
          kind.map(k -> Kind.valueOf(k.toUpperCase(Locale.ROOT))).orElse(Kind.STABLE),
          family,
          Optional.ofNullable(release.eol()).map(eol -> support(maker, release, eol)),
          packages.map(Family::toolchain).orElse(List.of()),
          packages.map(Family::runtime).orElse(List.of()),
          packages.map(Family::own),
          packages.map(Family::series));
    }

    private static Support support(Maker maker, Release release, String eol) {
      var by = Optional.ofNullable(maker.extended_by()).orElse("its maker, for some");
      return new Support(
          LocalDate.parse(eol),
          Optional.ofNullable(release.extended())
              .map(end -> new Support.Extended(LocalDate.parse(end), by)));
    }
  }
}
