package io.github.pythonimage.config.wheels;

import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.ContextPath;
import io.github.pythonimage.config.SourceTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A file that says what is wanted: a requirements file of pip with what it includes with {@code -r}
 * and {@code -c}, a {@code pyproject.toml}, or a lock of uv, Poetry or PEP 751.
 *
 * @param file the file that the installer is given
 * @param all that file first, then every file that reading it needs
 * @param local archives, and folders of them, that it names
 * @param hashed whether it names checksums, so that all are checked
 * @param workspace what it is for an image, where it is the lock of a uv workspace above the module
 */
public record Requirements(
    ContextPath file,
    List<ContextPath> all,
    List<ContextPath> local,
    boolean hashed,
    Optional<Workspace> workspace) {
  private static final Pattern INCLUDE =
      Pattern.compile("\\s*(?:-[rc]\\s*|--(?:requirement|constraint)[\\s=]+)(\\S+).*");
  private static final Pattern HASH =
      Pattern.compile("(?:.*\\s)?--(?:hash[\\s=].*|require-hashes\\b.*)");
  // pip takes several options on a line, and each by a beginning that no other has.
  private static final Pattern INDEX = Pattern.compile("-[if](?!-)|--(?:i|ex|f|no-i)[^=]*");
  private static final Pattern LOCK =
      Pattern.compile("uv\\.lock|poetry\\.lock|pylock(\\.[^.]+)?\\.toml");
  // As pip does it: a '#' inside of a word, such as a URL's fragment, starts no comment.
  private static final Pattern COMMENT = Pattern.compile("(?:^|\\s+)#.*$");

  public static Requirements read(Path module, String text) {
    var first = ContextPath.of(module, text);
    if (Files.isDirectory(first.in(module))) {
      throw ConfigurationException.of(
          text, "is a folder.", "Name a requirements file as pip reads it.");
    }
    var name = first.name();
    if (name.equals("pyproject.toml")) {
      return new Requirements(first, List.of(first), List.of(), false, Optional.empty());
    }
    if (LOCK.matcher(name).matches()) {
      return new Requirements(first, lockFiles(module, first), List.of(), true, Optional.empty());
    }
    var seen = new LinkedHashSet<ContextPath>();
    var open = new ArrayDeque<>(List.of(first));
    var local = new LinkedHashSet<ContextPath>();
    var hashed = false;
    while (!open.isEmpty()) {
      var file = open.poll();
      if (!seen.add(file)) {
        continue;
      }
      for (var line : lines(module, file)) {
        hashed |= HASH.matcher(line).matches();
        LocalFile.in(module, file, line).ifPresent(local::add);
        included(line).ifPresent(other -> open.add(include(module, file, other)));
      }
    }
    return new Requirements(first, List.copyOf(seen), List.copyOf(local), hashed, Optional.empty());
  }

  /**
   * Reads a file that may be the lock of a uv workspace above the module.
   *
   * @param projects the folders of {@code <projects>}
   * @param extras of the projects
   * @param groups of the projects
   */
  public static Requirements read(
      SourceTree tree,
      String text,
      List<ContextPath> projects,
      List<String> extras,
      List<String> groups) {
    if (!Workspace.isLock(tree, text)) {
      return read(tree.module(), text);
    }
    if (tree.root().equals(tree.module())) {
      throw ConfigurationException.of(
          text,
          "lies above the module, and no parent POM of this checkout does.",
          "Give the module a <parent> whose POM lies beside the lock or above it, in a checkout with"
              + " a folder .git or .mvn; or move the lock into the module.");
    }
    var lock = ContextPath.of(tree, text);
    var workspace = Workspace.read(tree, lock, projects, extras, groups);
    return new Requirements(lock, List.of(lock), List.of(), true, Optional.of(workspace));
  }

  /** Where a build finds it among all files that say what is wanted. */
  public String place() {
    return workspace.isPresent() ? file.name() : file.path();
  }

  /** A lock of a project is read beside the project's own file. */
  private static List<ContextPath> lockFiles(Path module, ContextPath lock) {
    if (lock.name().startsWith("pylock")) {
      return List.of(lock);
    }
    var project = lock.in(module).resolveSibling("pyproject.toml");
    if (Files.notExists(project)) {
      throw ConfigurationException.of(
          lock.path(),
          "has no pyproject.toml beside it.",
          "Put both into one folder, as " + lock.name() + " locks what that asks for.");
    }
    return List.of(lock, ContextPath.of(module, project.toString()));
  }

  /** Whether it is a lock, which says everything by itself. */
  public boolean locked() {
    return LOCK.matcher(file.name()).matches();
  }

  /** The option by which it names indexes of its own, where it does. */
  public Optional<String> ownIndex(Path module) {
    return all.stream()
        .filter(part -> !part.name().endsWith(".toml") && !part.name().endsWith(".lock"))
        .flatMap(part -> lines(module, part).stream())
        .map(String::strip)
        .filter(line -> line.startsWith("-"))
        .flatMap(line -> Stream.of(line.split("\\s+")))
        .map(INDEX::matcher)
        .filter(Matcher::lookingAt)
        .map(Matcher::group)
        .findFirst();
  }

  /** Whether it is a project's own file or a lock, which have extras and groups. */
  public boolean ofProject() {
    return named("pyproject.toml") || locked();
  }

  /** Whether its file is called so. */
  public boolean named(String name) {
    return file.name().equals(name);
  }

  @Override
  public String toString() {
    return file.toString();
  }

  private static Optional<String> included(String line) {
    var match = INCLUDE.matcher(line);
    return match.matches() && !match.group(1).contains("://")
        ? Optional.of(match.group(1).replaceAll("^([\"'])(.*)\\1$", "$2"))
        : Optional.empty();
  }

  private static ContextPath include(Path module, ContextPath from, String name) {
    try {
      var file = from.in(module).resolveSibling(name).normalize();
      // What the message shows is relative to the module, as everything in the POM is.
      var inside = file.startsWith(module);
      return ContextPath.of(module, inside ? module.relativize(file).toString() : name);
    } catch (ConfigurationException e) {
      throw e.at(" " + from);
    }
  }

  /** The file as pip reads it: one line per requirement, without comments. */
  private static List<String> lines(Path module, ContextPath file) {
    try {
      return Files.readString(file.in(module))
          .replaceAll("(?m)^[ \\t]*#.*$", "")
          .replaceAll("\\\\\\R", "")
          .lines()
          .map(line -> COMMENT.matcher(line).replaceFirst(""))
          .toList();
    } catch (IOException e) {
      throw ConfigurationException.of(
          file.toString(),
          "cannot be read as UTF-8 text.",
          "Check that it is a requirements file that you may read, saved as UTF-8.");
    }
  }
}
