package io.github.pythonimage.catalog;

import io.github.pythonimage.spec.ImageReference;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
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
  private static final Pattern STREAM = Pattern.compile("^stream");

  BaseNames {
    rules = List.copyOf(rules);
    bare = Set.copyOf(bare);
  }

  /**
   * Repositories of a distribution.
   *
   * @param ending of their names; a group in it is the release, which otherwise is in the tag
   */
  record Rule(String distribution, Pattern ending) {
    static Rule of(String distribution, String ending) {
      return new Rule(distribution, Pattern.compile("(?:.*/)?(?:" + ending + ")"));
    }
  }

  /**
   * Whose an image is.
   *
   * @param words of its tag, or the release; never empty
   */
  record Hint(String distribution, List<String> words) {}

  /** Whose image it is; empty where its name does not tell. */
  Optional<Hint> hint(ImageReference base) {
    // Any image may come in a variant for Alpine, which its tag tells.
    return words(base)
        .flatMap(word -> ALPINE.matcher(word).results())
        .filter(match -> match.start() == 0)
        .map(match -> new Hint("alpine", List.of(match.group(1))))
        .findFirst()
        .or(() -> rules.stream().flatMap(rule -> hint(rule, base)).findFirst());
  }

  private static Stream<Hint> hint(Rule rule, ImageReference base) {
    var match = rule.ending().matcher(base.repository());
    return match.matches()
        ? Stream.of(new Hint(rule.distribution(), versions(match, base)))
        : Stream.empty();
  }

  private static List<String> versions(MatchResult match, ImageReference base) {
    return match.groupCount() > 0
        ? List.of(match.group(1))
        : words(base).map(word -> STREAM.matcher(word).replaceFirst("")).toList();
  }

  /** Whether the image is known to have no package manager. */
  boolean isBare(ImageReference base) {
    var parts = Arrays.stream(base.repository().split("/", -1));
    return Stream.concat(parts, words(base)).anyMatch(bare::contains);
  }

  /** The words of a tag; one empty word where there is none. */
  static Stream<String> words(ImageReference base) {
    return Arrays.stream(base.tag().orElse("").split("-", -1));
  }
}
