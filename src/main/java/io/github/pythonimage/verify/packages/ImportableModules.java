package io.github.pythonimage.verify.packages;

import io.github.pythonimage.config.ProjectName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The modules that a package makes importable, without private ones and without submodules.
 *
 * @param top the module that the package is about: without it, the package is of no use
 * @param others what it brings besides, often for an optional feature
 */
public record ImportableModules(List<String> top, List<String> others) {
  // A package of generated code has hundreds, and the first ones stand for all.
  private static final int MOST_OTHERS = 8;
  private static final int DEEPEST_NAMESPACE = 3;

  /** What is deeper tells nothing of what can be imported. */
  private static final int DEEPEST = DEEPEST_NAMESPACE + 2;

  // More than the largest packages have, and longer than a path of a file can be.
  private static final int MOST_FILES = 100_000;
  private static final int LONGEST = 4096;
  private static final Pattern FILE = Pattern.compile("(.*?)\\.(?:py|(?:[\\w-]+\\.)?so)");
  private static final Set<String> NOT_FOR_IMPORT =
      Set.of(
          "test",
          "tests",
          "testing",
          "conftest",
          "setup",
          "doc",
          "docs",
          "example",
          "examples",
          "benchmark",
          "benchmarks",
          "bin",
          "scripts");

  public ImportableModules {
    top = List.copyOf(top);
    others = List.copyOf(others);
  }

  /** The folders and modules in a folder. */
  private static final class Node {
    final Map<String, Node> children = new TreeMap<>();
  }

  /** Those of a package. */
  public static ImportableModules of(PythonPackage owner) {
    var modules = modules(owner.files());
    var top = top(owner, modules);
    var others =
        modules.stream().filter(module -> !top.contains(module)).limit(MOST_OTHERS).toList();
    return new ImportableModules(top, others);
  }

  /**
   * The module with the package's own name; else the one that {@code top_level.txt} names; else the
   * only one. Where several are equal, none is the top.
   */
  private static List<String> top(PythonPackage owner, List<String> modules) {
    var named = modules.stream().filter(module -> isNamedLike(module, owner)).toList();
    if (!named.isEmpty()) {
      return named;
    }
    var declared = modules.stream().filter(owner.topLevel()::contains).toList();
    if (declared.size() == 1) {
      return declared;
    }
    return modules.size() == 1 ? modules : List.of();
  }

  /** Whether a module has its package's name: {@code IPython} of {@code ipython}. */
  public static boolean isNamedLike(String module, PythonPackage owner) {
    return compact(module).equals(compact(owner.name()));
  }

  private static String compact(String name) {
    return ProjectName.normalize(name).replace("-", "");
  }

  private static List<String> modules(List<String> files) {
    var root = new Node();
    files.stream()
        .limit(MOST_FILES)
        .filter(file -> file.length() <= LONGEST)
        .map(FILE::matcher)
        .filter(Matcher::matches)
        .map(match -> List.of(match.group(1).split("/", -1)))
        .forEach(path -> add(root, path.subList(0, Math.min(path.size(), DEEPEST))));
    var found = new ArrayList<String>();
    collect(root, "", 0, found);
    return found;
  }

  private static void add(Node root, List<String> path) {
    if (path.stream().allMatch(part -> part.matches("[A-Za-z_][A-Za-z0-9_]*"))) {
      var node = root;
      for (var part : path) {
        node = node.children.computeIfAbsent(part, name -> new Node());
      }
    }
  }

  private static void collect(Node node, String prefix, int depth, List<String> found) {
    node.children.forEach(
        (name, child) -> {
          if (name.startsWith("_") || NOT_FOR_IMPORT.contains(name)) {
            return;
          }
          var isNamespace = !child.children.isEmpty() && !child.children.containsKey("__init__");
          if (isNamespace && depth < DEEPEST_NAMESPACE) {
            // What is in it belongs to several packages.
            collect(child, prefix + name + ".", depth + 1, found);
          } else {
            found.add(prefix + name);
          }
        });
  }
}
