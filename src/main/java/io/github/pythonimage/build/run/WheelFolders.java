package io.github.pythonimage.build.run;

import io.github.pythonimage.build.config.BuildFailure;
import io.github.pythonimage.build.config.BuildTarget;
import io.github.pythonimage.buildkit.IndexPush;
import io.github.pythonimage.buildkit.request.BuildResult;
import io.github.pythonimage.buildkit.request.Output;
import io.github.pythonimage.pypi.WheelFailure;
import io.github.pythonimage.pypi.Wheelhouse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * {@code target/wheels}: a folder for each image, and in it one for each platform where there are
 * several, by the names that BuildKit gives them.
 */
public record WheelFolders(Path root) implements OutputStrategy {

  /** Those beside {@code target/python-image}. */
  public static WheelFolders beside(Path output) {
    return new WheelFolders(output.resolveSibling("wheels"));
  }

  /**
   * The folder of an image.
   *
   * @param label its short name
   */
  public Path folder(String label) {
    return root.resolve(label);
  }

  /** The wheels of an image: exactly those that the build listed. */
  public Wheelhouse read(String label) {
    try {
      return Wheelhouse.read(label, folder(label));
    } catch (WheelFailure e) {
      throw new BuildFailure(e.getMessage(), e);
    }
  }

  @Override
  public List<Output> of(BuildTarget target) {
    return List.of(new Output.Files(folder(target.label())));
  }

  @Override
  public List<Output> perNode(BuildTarget target, List<String> platforms) {
    return List.of(new Output.Files(part(folder(target.label()), platforms)));
  }

  // A daemon that builds for one platform alone makes no folder of it, so this is its name already.
  private static Path part(Path folder, List<String> platforms) {
    var names = platforms.stream().map(platform -> platform.replace('/', '_')).toList();
    return folder.resolve(names.size() == 1 ? names.get(0) : "." + String.join("+", names));
  }

  @Override
  public BuildResult merge(BuildTarget target, List<IndexPush.Part> parts) {
    var folder = folder(target.label());
    try {
      for (var part : parts) {
        if (part.platforms().size() > 1) {
          var several = part(folder, part.platforms());
          for (var one : children(several)) {
            Files.move(one, folder.resolve(one.getFileName()));
          }
          Files.delete(several);
        }
      }
      return parts.get(0).result();
    } catch (IOException e) {
      throw new UncheckedIOException(folder + " could not be put together: " + e.getMessage(), e);
    }
  }

  /** Deletes all but these images' folders and files. */
  public void keep(Set<String> labels) {
    var kept =
        labels.stream().flatMap(l -> Stream.of(folder(l), Wheelhouse.archive(folder(l)))).toList();
    try {
      for (var id : children(root)) {
        for (var one : children(id)) {
          if (!kept.contains(one)) {
            delete(one);
          }
        }
        if (!Files.isDirectory(id) || children(id).isEmpty()) {
          delete(id);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(root + " could not be emptied: " + e.getMessage(), e);
    }
  }

  private static List<Path> children(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (var files = Files.list(folder)) {
      return files.toList();
    }
  }

  private static void delete(Path tree) throws IOException {
    try (var files = Files.walk(tree)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
