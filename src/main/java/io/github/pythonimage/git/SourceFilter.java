package io.github.pythonimage.git;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;

/** Selects the entries of trees that are among some files. */
final class SourceFilter extends TreeFilter {
  private final Set<String> paths;
  private final Predicate<String> excluded;

  /**
   * A filter.
   *
   * @param paths below the work tree's folder, which itself is empty
   * @param excluded the same of files that do not count
   */
  private SourceFilter(Set<String> paths, Predicate<String> excluded) {
    this.paths = paths;
    this.excluded = excluded;
  }

  /**
   * A filter for files of a work tree; those outside it do not count.
   *
   * @param root the work tree's folder, without links
   * @param module the module's folder as its files name it
   * @param folder the same without links
   */
  static SourceFilter of(Path root, Path module, Path folder, SourceFiles files) {
    var paths =
        files.paths().stream()
            .map(path -> path.startsWith(module) ? folder.resolve(module.relativize(path)) : path)
            // A link, and what it leads to.
            .flatMap(path -> Stream.of(path.normalize(), real(path)))
            .filter(path -> path.startsWith(root))
            .map(path -> inTree(root, path))
            .collect(Collectors.toCollection(LinkedHashSet::new));
    var prefix = inTree(root, folder);
    return new SourceFilter(
        paths,
        path ->
            isBelow(path, prefix)
                && files
                    .excluded()
                    .test(prefix.isEmpty() ? path : path.substring(prefix.length() + 1)));
  }

  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      return path.normalize();
    }
  }

  private static String inTree(Path root, Path path) {
    return root.relativize(path).toString().replace('\\', '/');
  }

  private static boolean isBelow(String path, String folder) {
    return folder.isEmpty() || path.startsWith(folder + "/");
  }

  @Override
  public boolean include(TreeWalk walk) {
    var path = walk.getPathString();
    // Above one of them is a folder, a link or a submodule that it is in.
    return paths.contains(path)
        || paths.stream().anyMatch(one -> isBelow(one, path))
        || (paths.stream().anyMatch(one -> isBelow(path, one))
            && (walk.isSubtree() || !excluded.test(path)));
  }

  @Override
  public boolean shouldBeRecursive() {
    return true;
  }

  @Override
  public TreeFilter clone() {
    // Nothing in it changes.
    return this;
  }
}
