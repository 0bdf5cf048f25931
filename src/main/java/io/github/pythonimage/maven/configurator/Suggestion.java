package io.github.pythonimage.maven.configurator;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Known names that a user may have meant. */
final class Suggestion {
  private static final int MOST = 3;

  private Suggestion() {}

  /** The nearest known names; empty where none is near. */
  static List<String> near(String name, Collection<String> known) {
    var limit = Math.max(1, Math.min(MOST, name.length() / 3));
    var best = known.stream().mapToInt(other -> distance(name, other)).min().orElse(limit + 1);
    return best > limit
        ? List.of()
        : known.stream()
            .filter(other -> distance(name, other) == best)
            .sorted(Comparator.naturalOrder())
            .limit(MOST)
            .toList();
  }

  /** Whether a name differs by one letter, or by two that are exchanged. */
  static boolean isMisspelled(String name, Collection<String> known) {
    return !known.contains(name) && known.stream().anyMatch(other -> distance(name, other) <= 1);
  }

  static String question(Collection<String> names, UnaryOperator<String> form) {
    return "Did you mean " + names.stream().map(form).collect(Collectors.joining(" or ")) + "?";
  }

  /**
   * How many letters are changed, added, left out or exchanged with their neighbour; upper and
   * lower case are the same.
   */
  static int distance(String first, String second) {
    var one = first.toLowerCase(Locale.ROOT);
    var two = second.toLowerCase(Locale.ROOT);
    var rows = new int[one.length() + 1][two.length() + 1];
    for (var i = 0; i <= one.length(); i++) {
      for (var j = 0; j <= two.length(); j++) {
        rows[i][j] = Math.min(i, j) == 0 ? Math.max(i, j) : cell(rows, one, two, i, j);
      }
    }
    return rows[one.length()][two.length()];
  }

  private static int cell(int[][] rows, String one, String two, int i, int j) {
    var isSame = one.charAt(i - 1) == two.charAt(j - 1);
    var least =
        Math.min(
            rows[i - 1][j - 1] + (isSame ? 0 : 1), 1 + Math.min(rows[i - 1][j], rows[i][j - 1]));
    var isExchanged =
        i > 1
            && j > 1
            && one.charAt(i - 1) == two.charAt(j - 2)
            && one.charAt(i - 2) == two.charAt(j - 1);
    return isExchanged ? Math.min(least, rows[i - 2][j - 2] + 1) : least;
  }
}
