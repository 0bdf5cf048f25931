package io.github.pythonimage.config.wheels;

import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.Quoted;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The indexes that packages come from beside the public one, or instead of it, in the order that
 * they are asked in.
 */
public record Indexes(List<IndexSpec> all) {
  public Indexes {
    all = List.copyOf(all);
    var ids = new HashSet<String>();
    var owners = new LinkedHashMap<String, String>();
    for (var index : all) {
      if (!ids.add(index.id())) {
        throw new ConfigurationException(
            "<index> " + index.id(), "stands there twice.", "Give one of them another <id>.");
      }
      for (var pattern : index.packages()) {
        var other = owners.put(pattern, index.id());
        if (other != null) {
          throw new ConfigurationException(
              "<index> " + index.id() + " <packages>",
              Quoted.of(pattern) + " belongs to " + other + " already.",
              "Bind packages to one index, so that nobody needs to guess which has them.");
        }
      }
    }
    validateOverlaps(owners);
    validateDefault(all);
  }

  /** Of two patterns for a package the more exact one counts, so one has to be it. */
  private static void validateOverlaps(Map<String, String> owners) {
    for (var one : owners.entrySet()) {
      for (var other : owners.entrySet()) {
        if (!one.getValue().equals(other.getValue())
            && new ProjectPattern(one.getKey())
                .hasSameSpecificity(new ProjectPattern(other.getKey()))) {
          throw new ConfigurationException(
              "<index> " + other.getValue() + " <packages>",
              Quoted.of(other.getKey())
                  + " and "
                  + Quoted.of(one.getKey())
                  + " of "
                  + one.getValue()
                  + " have packages in common, and neither says more of their names.",
              "Write more of the names in one of them, or whole names, as what says more decides.");
        }
      }
    }
  }

  private static void validateDefault(List<IndexSpec> all) {
    var defaults = all.stream().filter(IndexSpec::standard).count();
    if (defaults > 1) {
      throw new ConfigurationException(
          "<index> <default>", "is true more than once.", "Leave it to one index.");
    }
  }

  /** The public one alone, or what the machine has instead of it. */
  public static Indexes none() {
    return new Indexes(List.of());
  }

  /** Whether there are none. */
  public boolean empty() {
    return all.isEmpty();
  }

  /** The servers of settings.xml whose logins they take, each once. */
  public List<String> servers() {
    return all.stream().flatMap(index -> index.server().stream()).distinct().toList();
  }

  /** Whether one of them asks who is there. */
  public boolean needLogins() {
    return !servers().isEmpty();
  }

  /** Which projects an index has: a name, or what several have in common with '*' for the rest. */
  private record ProjectPattern(String text) {
    private static final char END = '\n';

    /** Whether both mean some project, and neither says more of its name than the other. */
    boolean hasSameSpecificity(ProjectPattern other) {
      return wild() && other.wild() && literalLength() == other.literalLength() && overlaps(other);
    }

    private boolean wild() {
      return text.indexOf('*') >= 0;
    }

    private int literalLength() {
      return text.replace("*", "").length();
    }

    /** Whether some name fits both; told from their ends, by what is left from i and from j on. */
    private boolean overlaps(ProjectPattern other) {
      var one = text + END;
      var two = other.text + END;
      var meet = new boolean[one.length() + 1][two.length() + 1];
      meet[one.length()][two.length()] = true;
      for (var i = one.length() - 1; i >= 0; i--) {
        for (var j = two.length() - 1; j >= 0; j--) {
          var a = one.charAt(i);
          var b = two.charAt(j);
          if (a == '*') {
            meet[i][j] = meet[i + 1][j] || (b != END && meet[i][j + 1]);
          } else if (b == '*') {
            meet[i][j] = meet[i][j + 1] || (a != END && meet[i + 1][j]);
          } else {
            meet[i][j] = a == b && meet[i + 1][j + 1];
          }
        }
      }
      return meet[0][0];
    }
  }
}
