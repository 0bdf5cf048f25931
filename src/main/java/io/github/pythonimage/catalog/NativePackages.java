package io.github.pythonimage.catalog;

import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.ProjectName;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What is needed to compile what people compile, in the words of each package manager. */
public final class NativePackages {
  private static final int NEAR = 3;

  private final Map<MissingKind, Map<String, BuildNeed>> found;
  private final Map<String, Recipe> recipes;
  private final Map<String, Map<String, String>> repositories;

  NativePackages(
      Map<MissingKind, Map<String, BuildNeed>> found,
      Map<String, Recipe> recipes,
      Map<String, Map<String, String>> repositories) {
    this.found = Map.copyOf(found);
    this.recipes = new TreeMap<>(recipes);
    this.repositories = Map.copyOf(repositories);
  }

  /** Who brings something that a build lacks. */
  public Optional<BuildNeed> providers(MissingKind lack, String name) {
    return Optional.ofNullable(found.get(lack)).map(names -> names.get(name));
  }

  /** The command that enables a repository in a base; empty where that is not known. */
  public Optional<String> repositoryHint(String repository, Distribution base) {
    var commands = repositories.getOrDefault(repository, Map.of());
    return Stream.of(base.toString(), base.name())
        .flatMap(name -> Stream.ofNullable(commands.get(name)))
        .findFirst()
        .map(command -> command.replace("{version}", base.version()));
  }

  /** All of them, by name. */
  public List<Recipe> recipes() {
    return List.copyOf(recipes.values());
  }

  /** The one for a project, however its name is spelled. */
  public Optional<Recipe> find(String project) {
    return Optional.ofNullable(recipes.get(ProjectName.normalize(project)));
  }

  /** The one that a user named; the error has no element, the caller adds it. */
  public Recipe recipe(String name) {
    return find(name)
        .orElseThrow(
            () ->
                ConfigurationException.of(
                    name,
                    "is not a known recipe.",
                    suggest(name) + "What has none needs its packages in <wheels><packages>."));
  }

  private String suggest(String name) {
    var asked = ProjectName.normalize(name);
    var near = recipes.keySet().stream().filter(known -> isNear(known, asked)).toList();
    return near.isEmpty()
        ? "Known are " + String.join(", ", recipes.keySet()) + ". "
        : "Did you mean "
            + String.join(
                " | ",
                near.stream()
                    .sorted(Comparator.comparingInt(known -> distance(known, asked)))
                    .limit(NEAR)
                    .toList())
            + "? ";
  }

  private static boolean isNear(String known, String asked) {
    return distance(known, asked) <= 2
        || (asked.length() > 2 && (known.contains(asked) || asked.contains(known)));
  }

  /** How many letters have to be changed, added or left out (Levenshtein). */
  private static int distance(String one, String two) {
    var row = new int[two.length() + 1];
    for (var j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (var i = 1; i <= one.length(); i++) {
      var diagonal = row[0];
      row[0] = i;
      for (var j = 1; j < row.length; j++) {
        var changed = diagonal + (one.charAt(i - 1) == two.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[two.length()];
  }

  /** What a build may lack, by what it asks for. */
  public enum MissingKind {
    /** A file that is included, {@code libpq-fe.h}. */
    HEADER,
    /** A command, {@code pg_config}. */
    PROGRAM,
    /** What pkg-config is asked for, {@code libxml-2.0}. */
    MODULE,
    /** What a linker is asked for, {@code ldap} of {@code -lldap}. */
    LIBRARY;

    /** As a message says it. */
    @Override
    public String toString() {
      return this == MODULE ? "pkg-config module" : name().toLowerCase(Locale.ROOT);
    }
  }
}
