package io.github.pythonimage.build.labels;

import io.github.pythonimage.buildkit.filesync.IgnoreFile;
import io.github.pythonimage.config.ContextPath;
import io.github.pythonimage.config.wheels.Workspace;
import io.github.pythonimage.git.SourceContext;
import io.github.pythonimage.git.SourceFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * What an image is made from of the checkout: files that count although no build gets them, and
 * what its build contexts have.
 *
 * @param module the module's folder
 * @param buildFolder what is in it is made by builds
 * @param files files that count as they are
 * @param inside what builds copy from the module's folder
 * @param outside folders that are build contexts of their own
 * @param workspace the uv workspace above the module
 */
record ImageSources(
    Path module,
    Path buildFolder,
    List<Path> files,
    List<ContextPath> inside,
    List<ContextPath> outside,
    Optional<Workspace> workspace) {

  /** The same for git. */
  SourceFiles toSourceFiles() {
    var whole = new ArrayList<>(files);
    var reduced = new HashMap<Path, UnaryOperator<String>>();
    workspace.ifPresent(
        some -> {
          some.projectFiles().forEach(file -> whole.add(file.in(module)));
          reduced.put(some.lock().in(module), some.reduction()::of);
        });
    var contexts = new ArrayList<SourceContext>();
    if (!inside.isEmpty()) {
      contexts.add(context(module, inside.stream().map(path -> path.in(module)).toList()));
    }
    outside.forEach(folder -> contexts.add(context(folder.in(module), List.of(folder.in(module)))));
    return new SourceFiles(whole, contexts, reduced);
  }

  private SourceContext context(Path folder, List<Path> copied) {
    var paths = new ArrayList<>(copied);
    paths.add(folder.resolve(".dockerignore"));
    return new SourceContext(folder, paths, excluded(folder));
  }

  /** What no build gets of a folder. */
  private Predicate<String> excluded(Path folder) {
    var made = folder.normalize().relativize(buildFolder).toString().replace('\\', '/') + "/";
    Predicate<String> isMade = path -> path.startsWith(made);
    try {
      return isMade.or(new IgnoreFile(folder).excluded());
    } catch (IOException e) {
      // The build reports it.
      return isMade;
    }
  }
}
