package io.github.pythonimage.verify.packages;

import io.github.pythonimage.config.ProjectName;
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
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the packages of an environment require of each other, with the extras that they ask for. */
public final class RequirementGraph {
  // Each extra that is asked for reads all requirements of its package again.
  private static final long MOST_CHARACTERS = 100_000_000;

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
    var seen = new HashSet<Wanted>();
    var todo = new ArrayDeque<Wanted>();
    installed.keySet().forEach(key -> add(new Wanted(key, ""), seen, todo));
    var requirements = new HashMap<String, List<Requirement>>();
    var characters = 0L;
    while (!todo.isEmpty()) {
      var wanted = todo.pop();
      for (var one : requirements.computeIfAbsent(wanted.key(), this::requirements)) {
        characters += one.text().length();
        if (characters > MOST_CHARACTERS) {
          throw new IllegalStateException("more requirements than any environment has");
        }
        try {
          follow(wanted, one).forEach(extra -> add(extra, seen, todo));
        } catch (UnknownSyntaxException e) {
          noteUnknown(wanted.key(), one.text(), e);
        }
      }
    }
  }

  private static void add(Wanted wanted, Set<Wanted> seen, ArrayDeque<Wanted> todo) {
    if (seen.add(wanted)) {
      todo.add(wanted);
    }
  }

  /** Those of a package that can be read, which are read once. */
  private List<Requirement> requirements(String key) {
    var requirements = new ArrayList<Requirement>();
    for (var text : Objects.requireNonNull(installed.get(key)).requires()) {
      try {
        requirements.add(Requirement.of(text));
      } catch (UnknownSyntaxException e) {
        noteUnknown(key, text, e);
      }
    }
    return requirements;
  }

  private void noteUnknown(String key, String text, UnknownSyntaxException problem) {
    note(unknown, key, "requires " + text + " (" + problem.getMessage() + ")");
  }

  /** The extras that a requirement asks for. */
  private Stream<Wanted> follow(Wanted wanted, Requirement required) {
    if (!required.marker().isEmpty() && !Marker.holds(required.marker(), variables(wanted))) {
      return Stream.empty();
    }
    var other = installed.get(required.name());
    if (other == null) {
      note(problems, wanted.key(), "requires " + required.text() + ", which is not installed");
      return Stream.empty();
    }
    if (!wanted.key().equals(required.name())) {
      note(requiredBy, required.name(), wanted.key());
    }
    if (!required.versions().contain(other.version())) {
      note(
          problems,
          wanted.key(),
          "requires " + required.text() + ", but " + other.version() + " is installed");
    }
    return required.extras().stream().map(extra -> new Wanted(required.name(), extra));
  }

  private Map<String, String> variables(Wanted wanted) {
    var variables = new HashMap<>(environment);
    variables.put("extra", wanted.extra());
    return variables;
  }

  private static void note(Map<String, Set<String>> notes, String key, String text) {
    notes.computeIfAbsent(key, any -> new TreeSet<>()).add(text);
  }

  /**
   * One {@code Requires-Dist} of a package.
   *
   * @param text as it is written
   * @param name normalized
   * @param extras normalized
   */
  private record Requirement(
      String text, String name, List<String> extras, VersionSpecifiers versions, String marker) {
    private static final Pattern SYNTAX =
        Pattern.compile(
            "(?s)\\s*+([A-Za-z0-9][A-Za-z0-9._-]*+)\\s*+(?:\\[([^\\]]*+)\\])?+([^;]*+)(?:;(.*))?");

    Requirement {
      extras = List.copyOf(extras);
    }

    static Requirement of(String text) {
      var match = SYNTAX.matcher(text);
      if (!match.matches()) {
        throw new UnknownSyntaxException("requirement", text);
      }
      var extras = match.group(2) == null ? "" : match.group(2);
      var rest = match.group(3).strip();
      return new Requirement(
          text,
          ProjectName.normalize(match.group(1)),
          Stream.of(extras.split(",", -1))
              .filter(extra -> !extra.isBlank())
              .map(extra -> ProjectName.normalize(extra.strip()))
              .toList(),
          new VersionSpecifiers(rest.startsWith("@") ? "" : rest),
          match.group(4) == null ? "" : match.group(4).strip());
    }
  }
}
