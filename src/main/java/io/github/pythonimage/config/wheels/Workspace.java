package io.github.pythonimage.config.wheels;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.ContextPath;
import io.github.pythonimage.config.SourceTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What an image needs of a uv workspace whose lock lies above its module.
 *
 * @param lock the lock itself
 * @param members the folders of the members that it asks for, relative to the lock; with '/', empty
 *     for the folder of the lock
 * @param projects every member that is installed, those that others need included
 * @param projectFiles the {@code pyproject.toml} of every member that they need, installed or not
 * @param reduction what the image gets of the lock
 * @param files what uv reads, by path relative to the lock: nothing that another member changes
 */
public record Workspace(
    ContextPath lock,
    List<String> members,
    List<ContextPath> projects,
    List<ContextPath> projectFiles,
    LockReduction reduction,
    Map<String, String> files) {
  private static final String LOCK = "uv.lock";
  private static final String PROJECT = "pyproject.toml";

  public Workspace {
    members = List.copyOf(members);
    projects = List.copyOf(projects);
    projectFiles = List.copyOf(projectFiles);
    files = Collections.unmodifiableMap(new TreeMap<>(files));
  }

  /** Whether a file of {@code <requirements>} is a lock of uv that lies above the module. */
  static boolean isLock(SourceTree tree, String text) {
    return Path.of(text).getFileName() != null
        && Path.of(text).getFileName().toString().equals(LOCK)
        && !tree.module().resolve(text).normalize().startsWith(tree.module());
  }

  /**
   * Reads what the image needs of a workspace.
   *
   * @param lock as the POM names it
   * @param named the folders of {@code <projects>}; the module's own folder where there are none
   * @param extras of those projects
   * @param groups dependency groups of those projects
   */
  static Workspace read(
      SourceTree tree,
      ContextPath lock,
      List<ContextPath> named,
      List<String> extras,
      List<String> groups) {
    var module = tree.module();
    var root = module.resolve(lock.path()).normalize().getParent();
    var text = text(lock, module);
    var parsed = parse(lock, text);
    var folders = parsed.folders();
    var names = new ArrayList<String>();
    for (var project : named.isEmpty() ? List.of(new ContextPath("")) : named) {
      names.add(member(lock, folders, relative(root, project.in(module)), project));
    }
    var projects = new ArrayList<>(named);
    var projectFiles = new ArrayList<ContextPath>();
    var files = new TreeMap<String, String>();
    for (var name : parsed.needed(names, extras, groups)) {
      parsed.file(name).ifPresent(file -> rejectFile(lock, name, file));
      var folder = folders.get(name);
      if (folder != null) {
        var file = root.resolve(folder).resolve(PROJECT);
        if (parsed.isMember(name)) {
          files.put(join(folder, PROJECT), text(lock, name, file));
        } else if (names.contains(name)) {
          files.put(join(folder, PROJECT), textOfNamed(lock, name, file));
        } else {
          validateProject(lock, name, root, folder);
        }
        var project = folder(tree, lock, root, folder);
        if (files.containsKey(join(folder, PROJECT))) {
          projectFiles.add(new ContextPath(join(project.path(), PROJECT)));
        }
        if (!projects.contains(project) && !parsed.virtual(name)) {
          projects.add(project);
        }
      }
    }
    // The root's own file names all members and how they are found: other members' business.
    files.putIfAbsent(PROJECT, root(files));
    var reduction = parsed.reductionTo(names);
    files.put(LOCK, reduction.of(text));
    return new Workspace(
        lock,
        names.stream().map(folders::get).toList(),
        named.isEmpty() ? List.of() : projects,
        projectFiles,
        reduction,
        files);
  }

  private static UvLock parse(ContextPath lock, String text) {
    try {
      return new UvLock(text);
    } catch (JsonProcessingException e) {
      throw ConfigurationException.of(
          lock.path(),
          "is no lock of uv: " + e.getOriginalMessage() + ".",
          "Write it again with uv lock.");
    }
  }

  private static String text(ContextPath lock, Path module) {
    try {
      return Files.readString(lock.in(module));
    } catch (IOException e) {
      throw ConfigurationException.of(
          lock.path(), "cannot be read as UTF-8 text.", "Check that you may read it.");
    }
  }

  private static String member(
      ContextPath lock, Map<String, String> folders, String folder, ContextPath project) {
    return folders.entrySet().stream()
        .filter(entry -> entry.getValue().equals(folder))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow(
            () ->
                ConfigurationException.of(
                    lock.path(),
                    "has no member in "
                        + (project.path().isEmpty() ? "this module" : project.path())
                        + "; it has "
                        + (folders.isEmpty() ? "none" : String.join(", ", folders.keySet()))
                        + ".",
                    "Add the folder to members of [tool.uv.workspace] in the pyproject.toml beside"
                        + " it and run uv lock, or name a member in <wheels><projects>."));
  }

  private static ContextPath folder(SourceTree tree, ContextPath lock, Path root, String folder) {
    try {
      return ContextPath.of(tree, tree.module().relativize(root.resolve(folder)).toString());
    } catch (ConfigurationException e) {
      throw e.at(" " + lock);
    }
  }

  private static String text(ContextPath lock, String name, Path file) {
    return required(
        lock,
        file,
        "has the member %s, whose %s does not exist or cannot be read.".formatted(name, file),
        "Restore that file, or take the member out of the workspace and run uv lock.");
  }

  /** The file of a folder that the image asks for, and that only others' sources name. */
  private static String textOfNamed(ContextPath lock, String name, Path file) {
    return required(
        lock,
        file,
        "has %s as a folder that is no member of the workspace, whose %s does not exist or cannot be read."
            .formatted(name, file),
        "Remove it from <wheels><projects>: it is installed if a member there needs it. Otherwise add that file with a [project] table and run uv lock.");
  }

  private static String required(ContextPath lock, Path file, String problem, String remedy) {
    return read(file).orElseThrow(() -> ConfigurationException.of(lock.path(), problem, remedy));
  }

  private static Optional<String> read(Path file) {
    try {
      return Optional.of(Files.readString(file));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static void rejectFile(ContextPath lock, String name, String file) {
    throw ConfigurationException.of(
        lock.path(),
        "has " + name + " as the file " + file + ", which a lock does not carry.",
        "Let an index have it, or make it a member of the workspace.");
  }

  /**
   * The folder of a path in {@code [tool.uv.sources]}. uv builds it without a pyproject.toml too.
   */
  private static void validateProject(ContextPath lock, String name, Path root, String folder) {
    var path = root.resolve(folder);
    if (Files.notExists(path.resolve(PROJECT)) && Files.notExists(path.resolve("setup.py"))) {
      throw ConfigurationException.of(
          lock.path(),
          "has %s in the folder %s, which has neither pyproject.toml nor setup.py."
              .formatted(name, folder),
          "Restore the folder, or remove it from [tool.uv.sources] and run uv lock.");
    }
  }

  /** A workspace of nothing but these members. */
  private static String root(Map<String, String> files) {
    return files.keySet().stream()
        .map(file -> file.substring(0, file.length() - PROJECT.length() - 1))
        .map(folder -> "    \"" + folder + "\",\n")
        .collect(Collectors.joining("", "[tool.uv.workspace]\nmembers = [\n", "]\n"));
  }

  private static String join(String folder, String name) {
    return folder.isEmpty() ? name : folder + "/" + name;
  }

  private static String relative(Path root, Path folder) {
    return root.relativize(folder.normalize()).toString().replace('\\', '/');
  }
}
