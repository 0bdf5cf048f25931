package io.github.pythonimage.git;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.jgit.dircache.DirCacheIterator;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.ConfigConstants;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.IndexDiff;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevTree;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.submodule.SubmoduleWalk;
import org.eclipse.jgit.treewalk.FileTreeIterator;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.TreeWalk.OperationType;
import org.eclipse.jgit.treewalk.filter.AndTreeFilter;
import org.eclipse.jgit.treewalk.filter.IndexDiffFilter;
import org.eclipse.jgit.treewalk.filter.SkipWorkTreeFilter;
import org.eclipse.jgit.treewalk.filter.TreeFilter;

/** A repository with a work tree. Nothing here writes to it. */
final class GitRepository implements AutoCloseable {
  private static final SourceRevision NONE = new SourceRevision.None();
  private static final SourceRevision SHALLOW =
      new SourceRevision.Unknown(
          "the clone is shallow and does not have the last commit that changed its files; fetch the"
              + " history, with git fetch --unshallow or fetch-depth: 0 of actions/checkout");

  private final Repository repository;
  private final boolean isBare;

  private GitRepository(Repository repository, boolean isBare) {
    this.repository = repository;
    this.isBare = isBare;
  }

  /** Opens the repository of a folder with {@code .git}, whatever the environment names. */
  static GitRepository open(Path root) throws IOException {
    JGitSettings.install();
    var repository =
        new FileRepositoryBuilder().setWorkTree(root.toFile()).setMustExist(true).build();
    // The worktrees of a bare repository share its settings, and are not bare.
    var isBare =
        Files.isDirectory(root.resolve(".git"))
            && repository
                .getConfig()
                .getBoolean(
                    ConfigConstants.CONFIG_CORE_SECTION, ConfigConstants.CONFIG_KEY_BARE, false);
    return new GitRepository(repository, isBare);
  }

  @Override
  public void close() {
    repository.close();
  }

  /** The last commit that changed files which the filter selects. */
  SourceRevision revision(SourceFilter files) {
    try (var walk = new RevWalk(repository)) {
      walk.setRetainBody(false);
      var head = repository.resolve(Constants.HEAD);
      if (isBare || head == null) {
        return NONE;
      }
      var newest = walk.parseCommit(head);
      if (!matches(walk, files, newest.getTree())) {
        return NONE;
      }
      var found = lastChange(walk, newest, files);
      if (found.isEmpty()) {
        return SHALLOW;
      }
      walk.parseBody(found.get());
      return new SourceRevision.Commit(
          found.get().name(),
          found.get().getCommitterIdent().getWhenAsInstant(),
          isDirty(newest, files) || isSubmoduleDirty(files));
    } catch (MissingObjectException e) {
      return new SourceRevision.Unknown(
          "the clone is partial and does not have "
              + e.getObjectId().name()
              + "; fetch what is missing, with git fetch --refetch --no-filter");
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  /**
   * As {@code git log -1 -- FILES} finds it: a merge that has the files of one parent changed
   * nothing itself. There is one way back then, whatever the times of commits are.
   *
   * @return empty where the history ends before it is known
   */
  private static Optional<RevCommit> lastChange(RevWalk walk, RevCommit newest, SourceFilter files)
      throws IOException {
    var shallow = walk.getObjectReader().getShallowCommits();
    var changed = AndTreeFilter.create(TreeFilter.ANY_DIFF, files);
    var commit = newest;
    while (true) {
      // Its parents are not here, so it looks as if it had made all files.
      if (shallow.contains(commit)) {
        return Optional.empty();
      }
      var same = Optional.<RevCommit>empty();
      for (var parent : commit.getParents()) {
        walk.parseHeaders(parent);
        if (!matches(walk, changed, commit.getTree(), parent.getTree())) {
          same = Optional.of(parent);
          break;
        }
      }
      if (same.isEmpty()) {
        return Optional.of(commit);
      }
      commit = same.get();
    }
  }

  /** Whether trees have an entry that the filter selects. */
  private static boolean matches(RevWalk history, TreeFilter filter, RevTree... trees)
      throws IOException {
    // A walk with the reader of another one does not read all settings again.
    try (var walk = new TreeWalk(history.getObjectReader())) {
      walk.setRecursive(true);
      walk.setFilter(filter);
      walk.reset(trees);
      return walk.next();
    }
  }

  /** Whether commit, index and work tree differ; untracked files count unless git ignores them. */
  private boolean isDirty(RevCommit head, SourceFilter files) throws IOException {
    try (var walk = new TreeWalk(repository)) {
      walk.setOperationType(OperationType.CHECKIN_OP);
      walk.setRecursive(true);
      walk.addTree(head.getTree());
      var index = walk.addTree(new DirCacheIterator(repository.readDirCache()));
      var workTree = new FileTreeIterator(repository);
      var tree = walk.addTree(workTree);
      workTree.setDirCacheIterator(walk, index);
      walk.setFilter(
          AndTreeFilter.create(
              new TreeFilter[] {
                files, new SkipWorkTreeFilter(index), new IndexDiffFilter(index, tree)
              }));
      return walk.next();
    }
  }

  /** Whether a submodule among the files has another commit checked out, or changes of its own. */
  private boolean isSubmoduleDirty(SourceFilter files) throws IOException {
    try (var walk = SubmoduleWalk.forIndex(repository)) {
      walk.setFilter(files);
      while (walk.next()) {
        try (var submodule = walk.getRepository()) {
          if (submodule != null && isChanged(submodule, walk.getObjectId())) {
            return true;
          }
        }
      }
      return false;
    }
  }

  private static boolean isChanged(Repository submodule, ObjectId recorded) throws IOException {
    var head = submodule.resolve(Constants.HEAD);
    return head != null
        && (!head.equals(recorded)
            || new IndexDiff(submodule, Constants.HEAD, new FileTreeIterator(submodule)).diff());
  }
}
