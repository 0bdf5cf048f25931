package io.github.pythonimage.buildkit.filesync;

import com.google.re2j.Pattern;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A list of patterns in which the last match decides, as in {@code .dockerignore}. A pattern that
 * matches a directory holds for everything below it.
 */
record PathPatterns(List<PathPattern> patterns) {

  /** White space as Go knows it; {@code strip()} knows other characters. */
  private static final String SPACE = "[\\t-\\r \\x{85}\\p{Z}]+";

  private static final Pattern OUTER_SPACE = Pattern.compile("^" + SPACE + "|" + SPACE + "$");

  static PathPatterns parse(List<String> lines) {
    return new PathPatterns(
        lines.stream()
            .map(PathPatterns::trim)
            .filter(line -> !line.isEmpty())
            .map(PathPattern::parse)
            .toList());
  }

  /**
   * How a path fared.
   *
   * @param matched whether the list as a whole matches
   * @param hits the patterns that did, which then do so for everything below
   */
  record Match(boolean matched, BitSet hits) {}

  /** Matches a path, given how its directory fared; null at the top of the tree. */
  Match match(String path, @Nullable Match parent) {
    var matched = false;
    var hits = new BitSet(patterns.size());
    for (var i = 0; i < patterns.size(); i++) {
      var pattern = patterns.get(i);
      // A pattern that could not change the outcome is not tried and leaves no hit, also for what
      // lies below: the daemon's own matcher works so, and its results depend on it.
      if ((parent != null && parent.hits.get(i))
          || (pattern.negated() == matched && pattern.matches(path))) {
        hits.set(i);
        matched = !pattern.negated();
      }
    }
    return new Match(matched, hits);
  }

  /**
   * Whether a pattern could match something below a directory.
   *
   * @param negated asks for the patterns that take back what others matched, and for them only
   */
  boolean reachesBelow(String directory, boolean negated) {
    return patterns.stream()
        .anyMatch(pattern -> pattern.negated() == negated && pattern.reachesBelow(directory));
  }

  static String trim(String line) {
    return OUTER_SPACE.matcher(line).replaceAll("");
  }
}
