package io.github.pythonimage.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Finds the last commits that changed files of a module. JGit is loaded only if the module is in a
 * work tree.
 *
 * @param module the module's folder, absolute
 * @param limit how many bytes are read to compare files of which not the whole text counts
 */
public record SourceHistory(Path module, long limit) {
  /** Two seconds for a thousand versions of a megabyte, or five where git has not packed them. */
  private static final long LIMIT = 1L << 30;

  public SourceHistory(Path module) {
    this(module, LIMIT);
  }

  /** One revision for each of these, in their order. */
  public List<SourceRevision> revisions(List<SourceFiles> all) {
    Path folder;
    try {
      folder = module.toRealPath();
    } catch (IOException e) {
      return none(all);
    }
    var root =
        Stream.iterate(folder, path -> path != null, Path::getParent)
            // In a worktree or a submodule it is a file.
            .filter(path -> Files.exists(path.resolve(".git")))
            .findFirst();
    if (root.isEmpty()) {
      return none(all);
    }
    try (var repository = GitRepository.open(root.get())) {
      var tree = new WorkTree(root.get(), module, folder);
      return all.stream()
          .map(files -> repository.revision(SourceFilter.of(tree, files), limit))
          .toList();
    } catch (IOException | RuntimeException e) {
      // Whatever is wrong with a repository, images can be built without it.
      var reason =
          "the git repository of %s cannot be read (%s); check it with git log, or set the labels"
              + " in <runtime><labels>";
      var unknown = new SourceRevision.Unknown(reason.formatted(root.get(), e.getMessage()));
      return all.stream().<SourceRevision>map(files -> unknown).toList();
    }
  }

  private static List<SourceRevision> none(List<SourceFiles> all) {
    return all.stream().<SourceRevision>map(files -> new SourceRevision.None()).toList();
  }
}
