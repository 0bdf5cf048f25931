package io.github.pythonimage.buildkit.filesend;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A file or directory in the making.
 *
 * @param target where it is wanted
 * @param partial where it is made: beside the target, so that moving it there is one step
 */
record StagedOutput(Path target, Path partial) {

  /** Makes an empty file and, where it is missing, the directory around it. */
  static StagedOutput file(Path target) throws OutputException {
    try {
      if (Files.isDirectory(target)) {
        throw new OutputException(
            "The result of the build is wanted as the file %s, but that is a directory. Delete it, or name another place, then build again."
                .formatted(target));
      }
      var draft = beside(target);
      Files.createFile(draft.partial);
      return draft;
    } catch (IOException e) {
      throw OutputException.writing(target, e);
    }
  }

  /** Makes an empty directory and, where they are missing, those around it. */
  static StagedOutput directory(Path target) throws OutputException {
    try {
      var draft = beside(target);
      Files.createDirectory(draft.partial);
      return draft;
    } catch (IOException e) {
      throw OutputException.writing(target, e);
    }
  }

  private static StagedOutput beside(Path target) throws IOException {
    var place = target.toAbsolutePath().normalize();
    var parent = place.getParent();
    if (parent == null) {
      throw new IOException("it is the root of the file system");
    }
    Files.createDirectories(parent);
    // Not a temporary file of the JDK's: those are readable by their owner alone.
    var name = "." + place.getFileName() + "." + UUID.randomUUID() + ".tmp";
    return new StagedOutput(place, parent.resolve(name));
  }

  /** Moves it to its place; what was there before is gone afterwards, but not if this fails. */
  void keep() throws OutputException {
    try {
      if (Files.isDirectory(partial) && Files.exists(target)) {
        replaceDirectory();
      } else {
        Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
      }
    } catch (IOException e) {
      throw OutputException.writing(target, e);
    }
  }

  // No system swaps directories portably; between the two moves nothing stands at the target.
  private void replaceDirectory() throws IOException {
    var former = partial.resolveSibling(partial.getFileName() + ".old");
    Files.move(target, former);
    try {
      Files.move(partial, target);
    } catch (IOException e) {
      Files.move(former, target);
      throw e;
    }
    delete(former);
  }

  /** Deletes it, if it was not kept. */
  void discard() {
    try {
      delete(partial);
    } catch (IOException e) {
      // Whoever cannot delete it could hardly have written it; the build's own failure says more.
    }
  }

  private static void delete(Path tree) throws IOException {
    if (Files.notExists(tree)) {
      return;
    }
    Files.walkFileTree(
        tree,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            // The files of an image have the modes of the image.
            directory.toFile().setWritable(true);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
              throws IOException {
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
