package io.github.pythonimage.buildkit.filesync;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A list of patterns in which the last match decides, as in {@code .dockerignore}. A pattern that
 * matches a directory holds for everything below it.
 */
record PathPatterns(List<PathPattern> patterns) {

  static PathPatterns parse(List<String> lines) {
    var patterns = new ArrayList<PathPattern>();
    for (var line : lines) {
      var trimmed = trim(line);
      if (!trimmed.isEmpty()) {
        patterns.add(PathPattern.parse(trimmed));
      }
    }
    return new PathPatterns(patterns);
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

  /** Whether something below a directory that does not match could. */
  boolean couldMatchBelow(String directory) {
    return reachesBelow(directory, false);
  }

  /** Whether something below a directory that matches could be taken back. */
  boolean couldBeTakenBackBelow(String directory) {
    return reachesBelow(directory, true);
  }

  private boolean reachesBelow(String directory, boolean negated) {
    for (var pattern : patterns) {
      if (pattern.negated() == negated && pattern.reachesBelow(directory)) {
        return true;
      }
    }
    return false;
  }

  static String trim(String line) {
    var from = 0;
    var to = line.length();
    while (from < to && isSpace(line.charAt(from))) {
      from++;
    }
    while (from < to && isSpace(line.charAt(to - 1))) {
      to--;
    }
    return line.substring(from, to);
  }

  /** White space as Go knows it; {@code strip()} knows other characters. */
  private static boolean isSpace(char c) {
    return (c >= '\t' && c <= '\r') || c == ' ' || c == '\u0085' || Character.isSpaceChar(c);
  }
}
