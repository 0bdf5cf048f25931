package io.github.pythonimage.buildkit.filesync;

import io.github.pythonimage.buildkit.filesync.PathPatterns.Match;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides which entries of a tree a daemon gets.
 *
 * @param includes null for everything
 * @param excludes null for nothing
 */
record ContextFilter(@Nullable PathPatterns includes, @Nullable PathPatterns excludes) {

  static ContextFilter of(SyncRequest request, Node root) {
    var includes = new ArrayList<>(request.includes());
    if (!request.followPaths().isEmpty()) {
      var followed = FollowPaths.resolve(root, request.followPaths());
      if (!followed.contains("")) {
        includes.addAll(followed);
        // Beside paths to follow, and only there, the daemon takes "." for the whole tree.
        if (includes.contains(".")) {
          includes.clear();
        }
      }
    }
    return new ContextFilter(parse(includes), parse(request.excludes()));
  }

  private static @Nullable PathPatterns parse(List<String> patterns) {
    return patterns.isEmpty() ? null : PathPatterns.parse(patterns);
  }

  /**
   * What is to become of an entry.
   *
   * @param selected whether it is sent
   * @param entered whether, if it is a directory, something below could be sent
   */
  record FilterResult(
      boolean selected, boolean entered, @Nullable Match included, @Nullable Match excluded) {}

  /** Judges an entry, given its directory's verdict; null at the top of the tree. */
  FilterResult evaluate(String path, @Nullable FilterResult parent) {
    var included =
        includes == null ? null : includes.match(path, parent == null ? null : parent.included());
    var excluded =
        excludes == null ? null : excludes.match(path, parent == null ? null : parent.excluded());
    var wanted = included == null || included.matched();
    var unwanted = excluded != null && excluded.matched();
    return new FilterResult(
        wanted && !unwanted,
        (wanted || (includes != null && includes.reachesBelow(path, false)))
            && (!unwanted || (excludes != null && excludes.reachesBelow(path, true))),
        included,
        excluded);
  }
}
