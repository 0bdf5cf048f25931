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
 */
public record SourceHistory(Path module) {

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
      return all.stream()
          .map(files -> repository.revision(SourceFilter.of(root.get(), module, folder, files)))
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
