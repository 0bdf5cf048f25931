package io.github.pythonimage.config.wheels;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import io.github.pythonimage.config.ProjectName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * A lock of uv: which of its packages need each other, and which of them are folders beside it.
 *
 * <p>Markers of dependencies do not count: what a package needs on another platform is kept.
 */
final class UvLock {
  private static final TomlMapper TOML = new TomlMapper();

  private final Set<String> members = new TreeSet<>();
  private final Map<String, List<JsonNode>> packages = new LinkedHashMap<>();

  /** Reads a lock; fails where it is no TOML, or nothing that uv writes. */
  UvLock(String text) throws JsonProcessingException {
    var document = TOML.readTree(text);
    document.path("manifest").path("members").forEach(name -> members.add(name.asText()));
    for (var each : document.path("package")) {
      packages.computeIfAbsent(each.path("name").asText(), name -> new ArrayList<>()).add(each);
    }
  }

  /** The folders of packages by name, with '/', relative to the lock; empty for its own folder. */
  Map<String, String> folders() {
    var folders = new TreeMap<String, String>();
    packages.forEach((name, all) -> folder(all).ifPresent(folder -> folders.put(name, folder)));
    return folders;
  }

  private static Optional<String> folder(List<JsonNode> versions) {
    var source = versions.get(0).path("source");
    return Stream.of("editable", "directory", "virtual")
        .map(kind -> source.path(kind).asText(""))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> folder.equals(".") ? "" : folder)
        .findFirst();
  }

  /** Whether a package is a member of the workspace, and no other folder that a member names. */
  boolean isMember(String name) {
    return members.contains(name) || folder(packages.get(name)).filter(String::isEmpty).isPresent();
  }

  /** Whether a package has nothing to install, but only dependencies. */
  boolean virtual(String name) {
    return packages.get(name).stream().allMatch(each -> each.path("source").has("virtual"));
  }

  /** The file that a package is, where the lock has it as one of this machine. */
  Optional<String> file(String name) {
    return packages.get(name).stream()
        .map(each -> each.path("source").path("path").asText(""))
        .filter(file -> !file.isEmpty())
        .findFirst();
  }

  /**
   * These packages and all that they need.
   *
   * @param extras of these packages that are wanted
   * @param groups dependency groups of these packages that are wanted
   */
  Set<String> needed(List<String> names, List<String> extras, List<String> groups) {
    var start = new ArrayList<Wanted>();
    for (var name : names) {
      start.add(new Wanted(name, ""));
      extras.forEach(extra -> start.add(new Wanted(name, ProjectName.normalize(extra))));
      for (var version : versions(name)) {
        groups.stream()
            .map(group -> version.path("dev-dependencies").path(ProjectName.normalize(group)))
            .forEach(list -> list.forEach(each -> add(each, start)));
      }
    }
    return reached(
        start,
        (version, extra) ->
            Stream.of(
                extra.isEmpty()
                    ? version.path("dependencies")
                    : version.path("optional-dependencies").path(extra)));
  }

  /** The same with every extra and every group of all of them, so that any may be asked for. */
  private Set<String> needed(List<String> names) {
    return reached(
        names.stream().map(name -> new Wanted(name, "")).toList(),
        (version, extra) ->
            Stream.concat(
                Stream.of(version.path("dependencies")),
                Stream.of("optional-dependencies", "dev-dependencies")
                    .flatMap(table -> version.path(table).properties().stream())
                    .map(Map.Entry::getValue)));
  }

  /**
   * All packages that are reached from some.
   *
   * @param lists the lists of dependencies that count of a package and one of its extras
   */
  private Set<String> reached(
      List<Wanted> start, BiFunction<JsonNode, String, Stream<JsonNode>> lists) {
    var found = new TreeSet<String>();
    var seen = new HashSet<Wanted>();
    var open = new ArrayDeque<>(start);
    while (!open.isEmpty()) {
      var wanted = open.poll();
      if (seen.add(wanted)) {
        found.add(wanted.name());
        versions(wanted.name()).stream()
            .flatMap(version -> lists.apply(version, wanted.extra()))
            .forEach(list -> list.forEach(each -> add(each, open)));
      }
    }
    return found;
  }

  private List<JsonNode> versions(String name) {
    return packages.getOrDefault(name, List.of());
  }

  private static void add(JsonNode dependency, Collection<Wanted> open) {
    var name = dependency.path("name").asText();
    open.add(new Wanted(name, ""));
    dependency.path("extra").forEach(extra -> open.add(new Wanted(name, extra.asText())));
  }

  /** A package, or one of its extras where there is a name of one. */
  private record Wanted(String name, String extra) {}

  /** Leaves of a lock what any extra and any group of these members may need. */
  LockReduction reductionTo(List<String> names) {
    return new LockReduction(needed(names));
  }
}
