package io.github.pythonimage.git;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheIterator;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevTree;
import org.eclipse.jgit.treewalk.FileTreeIterator;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.TreeWalk.OperationType;
import org.eclipse.jgit.treewalk.filter.AndTreeFilter;
import org.eclipse.jgit.treewalk.filter.IndexDiffFilter;
import org.eclipse.jgit.treewalk.filter.SkipWorkTreeFilter;
import org.eclipse.jgit.treewalk.filter.TreeFilter;

/** Compares files with what they are in the newest commit. */
final class SourceComparison {
  private final ObjectReader reader;
  private final RevTree head;
  private final SourceFilter files;
  private final long limit;
  private final Map<String, String> reducedInHead = new HashMap<>();
  private final Map<Reduced, Boolean> known = new HashMap<>();

  private long read;

  /** A version of a file of which not the whole text counts. */
  private record Reduced(String path, ObjectId blob) {}

  /** There are too many versions of a file to compare them all. */
  static final class LimitException extends IOException {
    private static final long serialVersionUID = 1;

    LimitException(String path) {
      super(path);
    }
  }

  SourceComparison(ObjectReader reader, RevTree head, SourceFilter files, long limit) {
    this.reader = reader;
    this.head = head;
    this.files = files;
    this.limit = limit;
  }

  /** Whether the newest commit has any of the files. */
  boolean isAnyInHead() throws IOException {
    try (var walk = walk(files, head)) {
      return walk.next();
    }
  }

  /** Whether the files of a parent are the same, if those of its child are. */
  boolean isSame(RevTree child, RevTree parent) throws IOException {
    var reduced = new ArrayList<Reduced>();
    try (var walk = walk(AndTreeFilter.create(TreeFilter.ANY_DIFF, files), child, parent)) {
      while (walk.next()) {
        if (!isReduced(walk)) {
          return false;
        }
        reduced.add(new Reduced(walk.getPathString(), walk.getObjectId(1)));
      }
    }
    // Last, as their texts have to be read.
    for (var each : reduced) {
      if (read > limit) {
        throw new LimitException(each.path());
      }
      if (!isSame(each)) {
        return false;
      }
    }
    return true;
  }

  /** Whether index or work tree differ; untracked files count unless git ignores them. */
  boolean isDirty(Repository repository, DirCache index) throws IOException {
    try (var walk = new TreeWalk(repository, reader)) {
      walk.setOperationType(OperationType.CHECKIN_OP);
      walk.setRecursive(true);
      walk.addTree(head);
      var staged = walk.addTree(new DirCacheIterator(index));
      var workTree = new FileTreeIterator(repository);
      var tree = walk.addTree(workTree);
      workTree.setDirCacheIterator(walk, staged);
      walk.setFilter(
          AndTreeFilter.create(
              new TreeFilter[] {
                files, new SkipWorkTreeFilter(staged), new IndexDiffFilter(staged, tree)
              }));
      while (walk.next()) {
        if (!isReduced(walk)
            || !isSame(new Reduced(walk.getPathString(), walk.getObjectId(staged)))
            || !isSame(walk.getPathString(), text(walk.getTree(tree, FileTreeIterator.class)))) {
          return true;
        }
      }
      return false;
    }
  }

  /** A walk with the reader of another one, which does not read all settings again. */
  private TreeWalk walk(TreeFilter filter, RevTree... trees) throws IOException {
    var walk = new TreeWalk(reader);
    walk.setRecursive(true);
    walk.setFilter(filter);
    walk.reset(trees);
    return walk;
  }

  /** Whether all trees have the entry as a file of which not the whole text counts. */
  private boolean isReduced(TreeWalk walk) {
    for (var tree = 0; tree < walk.getTreeCount(); tree++) {
      if ((walk.getRawMode(tree) & FileMode.TYPE_MASK) != FileMode.TYPE_FILE) {
        return false;
      }
    }
    return files.reduction(walk.getPathString()).isPresent();
  }

  private boolean isSame(Reduced file) throws IOException {
    var isSame = known.get(file);
    if (isSame == null) {
      isSame = isSame(file.path(), text(file.blob()));
      known.put(file, isSame);
    }
    return isSame;
  }

  private boolean isSame(String path, String text) throws IOException {
    var inHead = reducedInHead.get(path);
    if (inHead == null) {
      try (var walk = TreeWalk.forPath(reader, path, head)) {
        inHead = reduced(path, text(walk.getObjectId(0)));
        reducedInHead.put(path, inHead);
      }
    }
    return reduced(path, text).equals(inHead);
  }

  private String reduced(String path, String text) {
    return files.reduction(path).orElseThrow().apply(text);
  }

  private String text(ObjectId blob) throws IOException {
    var content = reader.open(blob, Constants.OBJ_BLOB).getBytes();
    read += content.length;
    return new String(content, StandardCharsets.UTF_8);
  }

  /** As git would store it, so with the ends of lines that commits have. */
  private static String text(FileTreeIterator file) throws IOException {
    try (var content = file.openEntryStream()) {
      return new String(content.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
