package io.github.pythonimage.git;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Files that something is made from. A file that one of these selects counts.
 *
 * @param files absolute paths of files
 * @param contexts files of folders
 * @param reduced files of which not the whole text counts: what does, by absolute path
 */
public record SourceFiles(
    List<Path> files, List<SourceContext> contexts, Map<Path, UnaryOperator<String>> reduced) {
  public SourceFiles {
    files = List.copyOf(files);
    contexts = List.copyOf(contexts);
    reduced = Map.copyOf(reduced);
  }
}
