package io.github.pythonimage.git;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/**
 * What builds get of a folder.
 *
 * @param folder the folder, absolute
 * @param paths files and folders of it, absolute; a folder stands for all files below it
 * @param excluded whether a file of such a folder does not count, by its path below {@code folder}
 *     with '/'; never asked for a file that is in {@code paths} itself
 */
public record SourceContext(Path folder, List<Path> paths, Predicate<String> excluded) {
  public SourceContext {
    paths = List.copyOf(paths);
  }
}
