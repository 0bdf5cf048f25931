package io.github.pythonimage.catalog;

import io.github.pythonimage.config.ImageReference;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the names of base images tell.
 *
 * @param bare parts of the names of images that nothing can be installed into
 */
record BaseNames(List<Rule> rules, Set<String> bare) {
  private static final Pattern ALPINE = Pattern.compile("alpine([0-9.]*)");

  BaseNames {
    rules = List.copyOf(rules);
    bare = Set.copyOf(bare);
  }

  /**
   * Repositories of a distribution.
   *
   * @param ending of their names; a group in it is the release, which otherwise is in the tag
   * @param prefix what tags may have before the release; empty where nothing
   */
  record Rule(String distribution, Pattern ending, String prefix) {
    static Rule of(String distribution, String ending, String prefix) {
      return new Rule(distribution, Pattern.compile("(?:.*/)?(?:" + ending + ")"), prefix);
    }

    private boolean isCertain(ImageReference base) {
      return !prefix.isEmpty() && base.tag().filter(tag -> tag.startsWith(prefix)).isPresent();
    }

    private String withoutPrefix(String word) {
      return word.startsWith(prefix) ? word.substring(prefix.length()) : word;
    }
  }

  /**
   * Whose an image is.
   *
   * @param words of its tag, or the release; never empty
   */
  record Hint(String distribution, List<String> words) {}

  /** Whose image it may be, the likeliest first; none where its name does not tell. */
  Stream<Hint> hints(ImageReference base) {
    // Any image may come in a variant for Alpine, which its tag tells.
    return tagParts(base)
        .flatMap(word -> ALPINE.matcher(word).results())
        .filter(match -> match.start() == 0)
        .findFirst()
        .map(match -> Stream.of(new Hint("alpine", List.of(match.group(1)))))
        .orElseGet(
            () ->
                rules.stream()
                    .sorted(Comparator.comparing(rule -> !rule.isCertain(base)))
                    .flatMap(rule -> hint(rule, base)));
  }

  private static Stream<Hint> hint(Rule rule, ImageReference base) {
    var match = rule.ending().matcher(base.repository());
    return match.matches()
        ? Stream.of(new Hint(rule.distribution(), versions(match, rule, base)))
        : Stream.empty();
  }

  private static List<String> versions(MatchResult match, Rule rule, ImageReference base) {
    return match.groupCount() > 0
        ? List.of(match.group(1))
        : tagParts(base).map(rule::withoutPrefix).toList();
  }

  /** Whether the image is known to have no package manager. */
  boolean isBare(ImageReference base) {
    var parts = Arrays.stream(base.repository().split("/", -1));
    return Stream.concat(parts, tagParts(base)).anyMatch(bare::contains);
  }

  /** The parts of a tag between hyphens; one empty part where there is none. */
  static Stream<String> tagParts(ImageReference base) {
    return Arrays.stream(base.tag().orElse("").split("-", -1));
  }
}
