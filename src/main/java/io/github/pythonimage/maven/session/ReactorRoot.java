package io.github.pythonimage.maven.session;

import io.github.pythonimage.config.CacheScope;
import io.github.pythonimage.maven.parameter.XmlParameter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.maven.project.MavenProject;
import org.jspecify.annotations.Nullable;

/**
 * The topmost parent of a module that belongs to the same checkout.
 *
 * @param project the parent, or the module itself where no parent counts
 */
public record ReactorRoot(MavenProject project) {

  /**
   * Follows the parents of a module up to the nearest folder with {@code .mvn} or {@code .git}. A
   * parent outside that folder, or from a repository, does not count. Without such a folder a
   * module is its own root: nothing tells which folders above belong to it.
   */
  public static ReactorRoot of(MavenProject module) {
    var lineage = lineage(module);
    return new ReactorRoot(lineage.get(lineage.size() - 1));
  }

  /** A module and its parents that count, up to the topmost. */
  static List<MavenProject> lineage(MavenProject module) {
    var lineage = new ArrayList<>(List.of(module));
    var checkout = checkout(module);
    if (checkout != null) {
      for (var parent = module.getParent();
          parent != null && isIn(checkout, parent);
          parent = parent.getParent()) {
        lineage.add(parent);
      }
    }
    return lineage;
  }

  /** The projects that share caches with a module, unless the user names another scope. */
  public static CacheScope cacheScope(MavenProject module, @Nullable String named) {
    return new XmlParameter("<cacheScope> (-Dpython-image.cache.scope)")
        .orDefault(named, of(module).coordinates(), CacheScope::of)
        .of(module.getGroupId(), module.getArtifactId());
  }

  /** The folder of its POM. */
  public Path folder() {
    return project.getBasedir().toPath();
  }

  /** Group and artifact, joined by a colon. */
  public String coordinates() {
    return project.getGroupId() + ":" + project.getArtifactId();
  }

  private static @Nullable Path checkout(MavenProject module) {
    for (var folder = real(module.getBasedir().toPath());
        folder != null;
        folder = folder.getParent()) {
      // In a worktree or a submodule .git is a file.
      if (Files.isDirectory(folder.resolve(".mvn")) || Files.exists(folder.resolve(".git"))) {
        return folder;
      }
    }
    return null;
  }

  private static boolean isIn(Path checkout, MavenProject parent) {
    var file = parent.getFile();
    return file != null && real(file.toPath()).startsWith(checkout);
  }

  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      // A plugin may have replaced the POM by a file that is gone.
      return path.toAbsolutePath().normalize();
    }
  }
}
