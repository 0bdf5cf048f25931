package io.github.pythonimage.git;

import io.github.pythonimage.git.SourceComparison.LimitException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.ConfigConstants;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.IndexDiff;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.submodule.SubmoduleWalk;
import org.eclipse.jgit.treewalk.FileTreeIterator;

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

  /**
   * The last commit that changed files which the filter selects.
   *
   * @param limit how many bytes are read to compare files of which not the whole text counts
   */
  SourceRevision revision(SourceFilter files, long limit) {
    try (var walk = new RevWalk(repository)) {
      walk.setRetainBody(false);
      var head = repository.resolve(Constants.HEAD);
      if (isBare || head == null) {
        return NONE;
      }
      var newest = walk.parseCommit(head);
      var comparison = new SourceComparison(walk.getObjectReader(), newest.getTree(), files, limit);
      if (!comparison.isAnyInHead()) {
        return NONE;
      }
      var found = lastChange(walk, newest, comparison);
      if (found.isEmpty()) {
        return SHALLOW;
      }
      walk.parseBody(found.get());
      return new SourceRevision.Commit(
          found.get().name(),
          found.get().getCommitterIdent().getWhenAsInstant(),
          comparison.isDirty(repository, repository.readDirCache()) || isSubmoduleDirty(files));
    } catch (MissingObjectException e) {
      return new SourceRevision.Unknown(
          "the clone is partial and does not have "
              + e.getObjectId().name()
              + "; fetch what is missing, with git fetch --refetch --no-filter");
    } catch (LimitException e) {
      return new SourceRevision.Unknown(
          "the last commit that changed its part of "
              + e.getMessage()
              + " is too far back to look for it; set the labels in <runtime><labels>");
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  /**
   * As {@code git log -1 -- FILES} finds it: a merge that has the files of one parent changed
   * nothing itself. There is one way back then, whatever the times of commits are, and all commits
   * on it have the files of the newest.
   *
   * @return empty where the history ends before it is known
   */
  private static Optional<RevCommit> lastChange(
      RevWalk walk, RevCommit newest, SourceComparison comparison) throws IOException {
    var shallow = walk.getObjectReader().getShallowCommits();
    var commit = newest;
    while (true) {
      // Its parents are not here, so it looks as if it had made all files.
      if (shallow.contains(commit)) {
        return Optional.empty();
      }
      var same = Optional.<RevCommit>empty();
      for (var parent : commit.getParents()) {
        walk.parseHeaders(parent);
        if (comparison.isSame(commit.getTree(), parent.getTree())) {
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
