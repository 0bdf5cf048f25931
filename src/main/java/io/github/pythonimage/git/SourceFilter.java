package io.github.pythonimage.git;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;

/** Selects the entries of trees that are among some files. */
final class SourceFilter extends TreeFilter {
  private final List<SourceSelection> whole;
  private final SourceSelection parts;
  private final Map<String, UnaryOperator<String>> reduced;

  private SourceFilter(List<SourceSelection> whole, Map<String, UnaryOperator<String>> reduced) {
    this.whole = List.copyOf(whole);
    this.parts = SourceSelection.of(reduced.keySet());
    this.reduced = Map.copyOf(reduced);
  }

  /** A filter for files of a work tree; those outside it do not count. */
  static SourceFilter of(WorkTree tree, SourceFiles files) {
    var whole = new ArrayList<SourceSelection>();
    whole.add(SourceSelection.of(tree.paths(files.files())));
    files.contexts().forEach(context -> whole.add(tree.selection(context)));
    var reduced = new HashMap<String, UnaryOperator<String>>();
    files
        .reduced()
        .forEach(
            (file, reduction) ->
                tree.paths(List.of(file)).forEach(path -> reduced.put(path, reduction)));
    return new SourceFilter(whole, reduced);
  }

  /** What counts of a file's text; empty if the whole file does. */
  Optional<UnaryOperator<String>> reduction(String path) {
    return isWhole(path, false) ? Optional.empty() : Optional.ofNullable(reduced.get(path));
  }

  private boolean isWhole(String path, boolean isFolder) {
    return whole.stream().anyMatch(some -> some.includes(path, isFolder));
  }

  @Override
  public boolean include(TreeWalk walk) {
    var path = walk.getPathString();
    return isWhole(path, walk.isSubtree()) || parts.includes(path, walk.isSubtree());
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
