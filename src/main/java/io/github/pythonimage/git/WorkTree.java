package io.github.pythonimage.git;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The folder that files of a repository are checked out in, and how a module names them.
 *
 * @param root its folder, without links
 * @param module a folder in it as its files name it
 * @param folder the same without links
 */
record WorkTree(Path root, Path module, Path folder) {

  /** Paths as trees of git have them, of a link and of what it leads to; none outside. */
  Set<String> paths(Collection<Path> files) {
    return files.stream()
        .map(this::located)
        .flatMap(path -> Stream.of(path.normalize(), real(path)))
        .filter(path -> path.startsWith(root))
        .map(this::inTree)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** The files that a build gets of a folder. */
  SourceSelection selection(SourceContext context) {
    var paths = paths(context.paths());
    var top = real(located(context.folder()));
    if (!top.startsWith(root)) {
      return new SourceSelection(paths, path -> false);
    }
    var prefix = inTree(top);
    var start = prefix.isEmpty() ? 0 : prefix.length() + 1;
    return new SourceSelection(
        paths,
        path ->
            SourceSelection.isBelow(path, prefix)
                && context.excluded().test(path.substring(start)));
  }

  private Path located(Path path) {
    return path.startsWith(module) ? folder.resolve(module.relativize(path)) : path;
  }

  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      return path.normalize();
    }
  }

  private String inTree(Path path) {
    return root.relativize(path).toString().replace('\\', '/');
  }
}
