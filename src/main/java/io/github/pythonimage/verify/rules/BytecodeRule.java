package io.github.pythonimage.verify.rules;

import io.github.pythonimage.config.PythonSeries;
import io.github.pythonimage.plan.Stage;
import io.github.pythonimage.verify.check.CheckContext;
import io.github.pythonimage.verify.check.Findings;
import io.github.pythonimage.verify.check.Message;
import io.github.pythonimage.verify.files.FileEntry;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.python.CompiledModules;
import io.github.pythonimage.verify.python.PythonHome;
import io.github.pythonimage.verify.system.FilesRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Modules come compiled, and stay valid whatever the files' times: nobody can write bytecode later,
 * so every start would compile them again. Bytecode of packages knows its source, so that a module
 * that somebody replaces is the one that runs.
 */
public final class BytecodeRule implements FilesRule {
  private static final Set<String> NOT_COMPILED =
      Set.of("test", "tests", "lib2to3", "idlelib", "site-packages", "dist-packages");
  private static final int FLAGS = 4;
  private static final int UNCHECKED = 1;
  private static final int CHECKED = 3;

  @Override
  public void check(CheckContext context, FileTree files, Findings found) {
    if (context.stage() == Stage.BUILDER) {
      // What a base or a package of the distribution brings is compiled for the image only.
      ofSources(context, files, found);
      return;
    }
    var python = PythonHome.of(context, files);
    // A package compiles its modules where it is installed, and nothing touches their times after.
    if (context.image().interpreter().packages().isEmpty()) {
      python.standardLibrary().ifPresent(folder -> library(python, files, folder, found));
    }
    environment(context, python, files, found);
    ofSources(context, files, found);
  }

  private static void library(PythonHome python, FileTree files, String folder, Findings found) {
    var sources = sources(files, folder).toList();
    var lacking = sources.stream().filter(s -> flags(python, s) % 2 == 0).toList();
    found.error(
        Message.of(lacking, "module", "modules")
            .then(
                " of "
                    + sources.size()
                    + " of the standard library without bytecode that stays valid: every start compiles"
                    + " them again. Compile all of it with 'python3 -B -m compileall -f"
                    + " --invalidation-mode unchecked-hash'."));
  }

  private static void environment(
      CheckContext context, PythonHome python, FileTree files, Findings found) {
    var sources = python.sites().stream().flatMap(s -> sources(files, s)).toList();
    var unchecked = sources.stream().filter(s -> flags(python, s) == UNCHECKED).toList();
    found.error(
        Message.of(unchecked, "module", "modules")
            .then(
                " of packages with unchecked bytecode: if somebody replaces the module, the old"
                    + " one still runs. Compile it with '--invalidation-mode checked-hash'."));
    // Some packages have files that are no Python of this version.
    var lacking = sources.stream().filter(s -> s.size() > 0 && flags(python, s) < CHECKED).toList();
    if (unchecked.isEmpty() && lacking.size() * 2 > sources.size()) {
      found.error(
          Message.of(lacking, "module", "modules")
              .then(
                  " of packages without bytecode that stays valid: every start compiles them again."
                      + " Compile them with 'python3 -B -m compileall --invalidation-mode"
                      + " checked-hash'."));
    }
    // Unchecked bytecode is a finding already.
    var known =
        unchecked.stream()
            .flatMap(s -> python.bytecode(s).stream())
            .map(FileEntry::path)
            .collect(Collectors.toSet());
    var minor = context.image().version().series().minor();
    var unhashed =
        python.sites().stream()
            .flatMap(site -> new CompiledModules(files, site, minor).unhashed().stream())
            .distinct()
            .filter(path -> !known.contains(path))
            .toList();
    found.error(
        Message.of(
                unhashed,
                "file of bytecode of packages has no hash of its source",
                "files of bytecode of packages have no hash of their sources")
            .then(
                ", so that nobody can tell what it is. Compile the packages with 'python3 -B"
                    + " -m compileall -f --invalidation-mode checked-hash'."));
  }

  private static Stream<FileEntry> sources(FileTree files, String folder) {
    return files
        .below(folder)
        .filter(f -> f.isFile() && f.name().endsWith(".py"))
        .filter(
            f ->
                Stream.of(f.parent().substring(folder.length()).split("/", -1))
                    .noneMatch(NOT_COMPILED::contains));
  }

  /** Bit 0 says that the hash of the source counts, not its time; bit 1 that it is compared. */
  private static int flags(PythonHome python, FileEntry source) {
    return python
        .bytecode(source)
        .map(pyc -> pyc.content().head())
        .filter(head -> head.length() > FLAGS)
        .map(head -> (int) head.charAt(FLAGS))
        .orElse(0);
  }

  /** Bytecode is that of its source: Python may take it whatever the source says. */
  private static void ofSources(CheckContext context, FileTree files, Findings found) {
    var series = context.image().version().series();
    var minor = series.minor();
    var venv = context.environment() + "/lib/python" + series + "/site-packages";
    libraries(files, series)
        .map(folder -> new CompiledModules(files, folder, minor))
        .forEach(library -> compare(library, found));
    var packages = new CompiledModules(files, venv, minor);
    compare(packages, found);
    if (context.stage() == Stage.BUILDER) {
      return;
    }
    missing(packages, found);
    // The one that this plugin compiles is looked at above.
    if (!context.image().interpreter().packages().isEmpty()) {
      libraries(files, series)
          .forEach(folder -> missing(new CompiledModules(files, folder, minor), found));
    }
  }

  private static Stream<String> libraries(FileTree files, PythonSeries series) {
    var all =
        files
            .files()
            .filter(f -> f.name().equals("os.py") && f.parent().endsWith("/python" + series))
            .map(f -> f.parent() + "/")
            .sorted()
            .toList();
    // One below another is looked at with that one.
    var outer = new ArrayList<String>();
    for (var folder : all) {
      if (outer.isEmpty() || !folder.startsWith(outer.get(outer.size() - 1))) {
        outer.add(folder);
      }
    }
    return outer.stream().map(folder -> folder.substring(0, folder.length() - 1));
  }

  private static void missing(CompiledModules modules, Findings found) {
    add(
        found,
        modules.missing(),
        "module has no bytecode and is compiled again at every start",
        "modules have no bytecode and are compiled again at every start",
        "Build the image again");
  }

  private static void compare(CompiledModules modules, Findings found) {
    add(
        found,
        modules.stale(),
        "file of bytecode is not that of its source",
        "files of bytecode are not those of their sources",
        "Somebody changed it after it was compiled: build the image again");
    add(
        found,
        modules.strange(),
        "file of bytecode has no source that this Python compiles it from",
        "files of bytecode have no source that this Python compiles them from",
        "Remove it");
  }

  private static void add(
      Findings found, List<String> paths, String one, String many, String cure) {
    found.error(Message.of(paths, one, many).then(". " + cure + "."));
  }
}
