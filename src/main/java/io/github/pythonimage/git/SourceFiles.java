package io.github.pythonimage.git;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/**
 * Files and folders that something is made from.
 *
 * @param paths absolute; a folder stands for all files below it
 * @param excluded whether a file of such a folder does not count, by its path below the module with
 *     '/'; never asked for a file that is in {@code paths} itself
 */
public record SourceFiles(List<Path> paths, Predicate<String> excluded) {
  public SourceFiles {
    paths = List.copyOf(paths);
  }
}
