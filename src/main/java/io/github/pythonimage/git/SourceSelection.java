package io.github.pythonimage.git;

import java.util.Collection;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Some files of a tree.
 *
 * @param paths files and folders below the work tree's folder, which itself is empty
 * @param excluded files below such a folder that do not count
 */
record SourceSelection(Set<String> paths, Predicate<String> excluded) {
  SourceSelection {
    paths = Set.copyOf(paths);
  }

  /** Nothing but these files. */
  static SourceSelection of(Collection<String> files) {
    return new SourceSelection(Set.copyOf(files), path -> false);
  }

  /** Whether it has a file, or may have files of a folder. */
  boolean includes(String path, boolean isFolder) {
    // Above one of them is a folder, a link or a submodule that it is in.
    return paths.contains(path)
        || paths.stream().anyMatch(one -> isBelow(one, path))
        || (paths.stream().anyMatch(one -> isBelow(path, one))
            && (isFolder || !excluded.test(path)));
  }

  static boolean isBelow(String path, String folder) {
    return folder.isEmpty() || path.startsWith(folder + "/");
  }
}
