package io.github.pythonimage.verify.packages;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the packages of an environment require of each other, with the extras that they ask for. */
public final class RequirementGraph {
  // Each extra that is asked for reads all requirements of its package again.
  private static final int MOST = 1_000_000;

  private final Map<String, PythonPackage> installed = new LinkedHashMap<>();
  private final Map<String, String> environment;
  private final Map<String, Set<String>> problems = new TreeMap<>();
  private final Map<String, Set<String>> unknown = new TreeMap<>();
  private final Map<String, Set<String>> requiredBy = new HashMap<>();

  private record Wanted(String key, String extra) {}

  private RequirementGraph(Collection<PythonPackage> packages, Map<String, String> environment) {
    packages.forEach(one -> installed.putIfAbsent(one.key(), one));
    this.environment = environment;
  }

  /**
   * The graph of these packages.
   *
   * @param environment the variables of markers that are known, without {@code extra}
   */
  public static RequirementGraph of(
      Collection<PythonPackage> packages, Map<String, String> environment) {
    var graph = new RequirementGraph(packages, environment);
    graph.walk();
    return graph;
  }

  /** What is not met: the package, and what it requires. */
  public List<String> problems() {
    return lines(problems);
  }

  /** What could not be read: the package, and what it requires. */
  public List<String> unknown() {
    return lines(unknown);
  }

  private List<String> lines(Map<String, Set<String>> all) {
    var lines = new ArrayList<String>();
    all.forEach((key, texts) -> texts.forEach(text -> lines.add(installed.get(key) + " " + text)));
    return lines;
  }

  /** Whether another package of the environment requires this one. */
  public boolean isRequired(PythonPackage one) {
    return requiredBy.containsKey(one.key());
  }

  private void walk() {
    var todo = new ArrayDeque<Wanted>();
    installed.keySet().forEach(key -> todo.add(new Wanted(key, "")));
    var seen = new HashSet<Wanted>();
    var read = 0;
    while (!todo.isEmpty()) {
      var wanted = todo.pop();
      if (seen.add(wanted)) {
        for (var text : Objects.requireNonNull(installed.get(wanted.key())).requires()) {
          if (++read > MOST) {
            throw new IllegalStateException("more requirements than any environment has");
          }
          try {
            follow(wanted, PackageRequirement.of(text), todo);
          } catch (UnknownSyntaxException e) {
            note(unknown, wanted.key(), "requires " + text + " (" + e.getMessage() + ")");
          }
        }
      }
    }
  }

  private void follow(Wanted wanted, PackageRequirement required, ArrayDeque<Wanted> todo) {
    if (!required.marker().isEmpty() && !Marker.holds(required.marker(), variables(wanted))) {
      return;
    }
    var other = installed.get(required.name());
    if (other == null) {
      note(problems, wanted.key(), "requires " + required.text() + ", which is not installed");
      return;
    }
    if (!wanted.key().equals(required.name())) {
      note(requiredBy, required.name(), wanted.key());
    }
    required.extras().forEach(extra -> todo.add(new Wanted(required.name(), extra)));
    if (!required.versions().contain(other.version())) {
      note(
          problems,
          wanted.key(),
          "requires " + required.text() + ", but " + other.version() + " is installed");
    }
  }

  private Map<String, String> variables(Wanted wanted) {
    var variables = new HashMap<>(environment);
    variables.put("extra", wanted.extra());
    return variables;
  }

  private static void note(Map<String, Set<String>> notes, String key, String text) {
    notes.computeIfAbsent(key, any -> new TreeSet<>()).add(text);
  }
}
