package io.github.pythonimage.verify.shell;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The values that a file gives to variables of its shell, as far as the file alone says them. */
final class ShellVariables {
  /** No path is longer. */
  private static final int LONGEST = 4096;

  /** In the last group, a word may come in place of the variable. */
  private static final Pattern REFERENCE =
      Pattern.compile(
          "\\$(?:(\\w++)|\\{(\\w++)(?:(?::(?![-=+?])|[%#^,/@\\[])[^{}]*+)?\\}"
              + "|\\{(\\w++)(?=:?[-=?]))");

  /** The last word of the command before. */
  static final String LAST = "_";

  private final Map<String, String> values = new HashMap<>();
  private final Set<String> kept = new HashSet<>();
  private final Predicate<String> isKept;
  private long room;

  /**
   * @param length of the file; what values add to its words is limited by that, as a few lines
   *     could add more than memory has
   * @param isKept whether a value counts wherever the variable is used, as a function may be called
   *     later
   */
  ShellVariables(int length, Predicate<String> isKept) {
    this.room = (1L << 20) + 2L * length;
    this.isKept = isKept;
  }

  void set(String name, String value) {
    if (kept.contains(name)) {
      return;
    }
    if (value.isEmpty() || value.length() > LONGEST) {
      values.remove(name);
      return;
    }
    values.put(name, value);
    if (!name.equals(LAST) && isKept.test(value)) {
      kept.add(name);
    }
  }

  void append(String name, String value) {
    var longer = values.getOrDefault(name, "$") + value;
    // All of it is looked at again.
    room -= longer.length();
    if (room > 0) {
      set(name, longer);
    }
  }

  void unset(String name) {
    if (!kept.contains(name)) {
      values.remove(name);
    }
  }

  /** A word with the values of its variables, as long as there is room for them. */
  String expand(String word) {
    return word.indexOf('$') < 0
        ? word
        : REFERENCE.matcher(word).replaceAll(one -> Matcher.quoteReplacement(value(one)));
  }

  /** Whether words were left as they are, as there was no more room. */
  boolean isFull() {
    return room <= 0;
  }

  private String value(MatchResult reference) {
    for (var group = 1; group <= 3; group++) {
      var value = reference.group(group) == null ? null : values.get(reference.group(group));
      if (value != null && room > 0) {
        room -= value.length();
        return group == 3 ? value + reference.group() : value;
      }
    }
    return reference.group();
  }
}
