package io.github.pythonimage.catalog;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.mapping;

import io.github.pythonimage.catalog.Distribution.Kind;
import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.ImageReference;
import io.github.pythonimage.config.Quoted;
import java.time.YearMonth;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The distributions that are known, also those that no image should be based on.
 *
 * @param catalogDate the month that ends of life were looked up in, {@code 2026-08}
 * @param releases those of one distribution together, the newest first
 */
public record Distributions(String catalogDate, List<Distribution> releases, BaseNames names) {
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
    return said.map(this::named).orElseGet(() -> fromImageName(base));
  }

  private Distribution named(String text) {
    var words = text.split(":", 2);
    var release = words.length > 1 ? words[1] : "";
    // What os-release calls itself counts as well: the message of a contradiction shows that.
    var namesakes = matching(d -> d.name().equals(words[0]) || d.id().equals(words[0]));
    return first(namesakes, d -> d.isNamed(List.of(release)))
        .orElseThrow(
            () ->
                new ConfigurationException(
                    "<distribution>",
                    Quoted.of(text) + " is not a known distribution.",
                    guess(new ImageReference(words[0], Optional.of(release), Optional.empty()))
                            .map(meant -> "Did you mean " + meant + "? Known are ")
                            .orElse("Known are ")
                        + choices(namesakes)
                        + "."));
  }

  private Distribution fromImageName(ImageReference base) {
    if (names.isBare(base)) {
      throw new ConfigurationException(
          "<base>",
          Quoted.of(base.toString()) + " has no package manager: nothing can be updated in it.",
          "Use its sister that has one (ubi-minimal, bci-base, debian's slim). If it does have one,"
              + " say so with <distribution>.");
    }
    var hints = names.hints(base).toList();
    return hints.stream()
        .flatMap(hint -> release(hint).stream())
        .findFirst()
        .or(() -> hints.stream().findFirst().flatMap(this::unknownRelease))
        .orElseThrow(() -> unclear(base, hints.stream().findFirst()));
  }

  private ConfigurationException unclear(ImageReference base, Optional<BaseNames.Hint> hint) {
    var known = choices(hint.map(this::named).orElse(List.of()));
    var release = hint.filter(h -> h.words().get(0).matches("\\d.*"));
    if (release.isPresent()) {
      return new ConfigurationException(
          "<base>",
          "%s is by its name %s:%s, which is not a release that is known (as of %s)."
              .formatted(
                  Quoted.of(base.toString()),
                  release.get().distribution(),
                  release.get().words().get(0),
                  catalogDate),
          "Choose one of " + known + ", or say with <distribution> which of them it is.");
    }
    return new ConfigurationException(
        "<base>",
        "%s does not tell which %s it is."
            .formatted(
                Quoted.of(base.toString()),
                hint.map(h -> "release of " + h.distribution()).orElse("distribution")),
        "Add <distribution>%s with one of %s."
            .formatted(guess(base).map(likely -> " (perhaps " + likely + ")").orElse(""), known));
  }

  private List<Distribution> named(BaseNames.Hint hint) {
    return matching(d -> d.name().equals(hint.distribution()));
  }

  private Optional<Distribution> release(BaseNames.Hint hint) {
    return first(named(hint), d -> d.isNamed(hint.words()));
  }

  /** Where none is good to build on, that much is known of a release that is not. */
  private Optional<Distribution> unknownRelease(BaseNames.Hint hint) {
    var namesakes = named(hint);
    if (namesakes.stream().anyMatch(d -> d.kind() == Kind.STABLE)) {
      return Optional.empty();
    }
    // What has no releases is the one that it is.
    var any = namesakes.stream().findFirst();
    return namesakes.size() == 1 ? any : any.map(d -> d.unknown(hint.words().get(0)));
  }

  /** What somebody may have meant who wrote an image's name, or a codename. */
  private Optional<Distribution> guess(ImageReference name) {
    var words = Stream.concat(Stream.of(name.lastSegment()), BaseNames.tagParts(name)).toList();
    return names
        .hints(name)
        .flatMap(hint -> release(hint).stream())
        .findFirst()
        .or(() -> first(releases, d -> d.codename().filter(words::contains).isPresent()));
  }

  /** Those of some, or otherwise of all, that one may still build on. */
  private String choices(List<Distribution> some) {
    var good = good(some);
    return (good.isEmpty() ? good(releases) : good)
        .stream()
            .collect(
                groupingBy(
                    Distribution::name,
                    LinkedHashMap::new,
                    mapping(d -> d.codename().orElse(d.version()), joining("|"))))
            .entrySet()
            .stream()
            .map(entry -> entry.getKey() + ":" + entry.getValue())
            .collect(joining(", "));
  }

  private List<Distribution> good(List<Distribution> some) {
    var today = YearMonth.parse(catalogDate).atDay(1);
    return some.stream()
        .filter(d -> d.kind() == Kind.STABLE)
        .filter(d -> d.support().filter(s -> s.end().isBefore(today)).isEmpty())
        .toList();
  }

  private List<Distribution> matching(Predicate<Distribution> condition) {
    return releases.stream().filter(condition).toList();
  }

  private static Optional<Distribution> first(
      List<Distribution> some, Predicate<Distribution> condition) {
    return some.stream().filter(condition).findFirst();
  }
}
