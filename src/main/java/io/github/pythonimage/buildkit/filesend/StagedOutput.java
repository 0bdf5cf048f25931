package io.github.pythonimage.buildkit.filesend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/**
 * A file or directory in the making.
 *
 * @param wanted where it is wanted, as the user named it
 * @param kind what may be there already
 * @param target the same place, as an absolute path
 * @param partial where it is made: beside the target, so that moving it there is one step
 */
record StagedOutput(Path wanted, Kind kind, Path target, Path partial) {

  /** What is made. */
  enum Kind {
    FILE,
    /** Files of an image, which are never mixed with others. */
    TREE,
    /** An OCI layout, which may take the place of another one. */
    LAYOUT
  }

  static StagedOutput of(Path wanted, Kind kind) {
    var target = wanted.toAbsolutePath().normalize();
    // Not a temporary file of the JDK's: those are readable by their owner alone.
    var name = "." + target.getFileName() + "." + UUID.randomUUID() + ".tmp";
    return new StagedOutput(wanted, kind, target, target.resolveSibling(name));
  }

  /** Makes it, empty, and the directories around it where they are missing. */
  void prepare() throws OutputException {
    validateTarget();
    try {
      if (target.getParent() == null) {
        throw new IOException("it is the root of the file system");
      }
      Files.createDirectories(target.getParent());
      if (kind == Kind.FILE) {
        Files.createFile(partial);
      } else {
        Files.createDirectory(partial);
      }
    } catch (IOException e) {
      throw OutputException.writing(wanted, e);
    }
  }

  private void validateTarget() throws OutputException {
    if (kind == Kind.FILE && Files.isDirectory(target)) {
      throw new OutputException(
          "The result of the build is wanted as the file %s, but that is a directory. Delete it, or name another place, then build again."
              .formatted(wanted));
    }
    if (kind == Kind.FILE || Files.notExists(target) || isEmptyDirectory()) {
      return;
    }
    if (kind == Kind.TREE) {
      throw new OutputException(
          "The directory %s is wanted for the files of an image but is not empty. Delete it, or name another place, then build again."
              .formatted(wanted));
    }
    if (!Files.isRegularFile(target.resolve("oci-layout"))) {
      throw new OutputException(
          "The directory %s is wanted for an OCI layout but holds something else. Delete it, or name another place, then build again."
              .formatted(wanted));
    }
  }

  private boolean isEmptyDirectory() {
    try (var entries = Files.newDirectoryStream(target)) {
      return !entries.iterator().hasNext();
    } catch (IOException e) {
      return false;
    }
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
    if (Files.isDirectory(tree, LinkOption.NOFOLLOW_LINKS)) {
      // The files of an image have the modes of the image.
      tree.toFile().setWritable(true);
      try (var entries = Files.newDirectoryStream(tree)) {
        for (var entry : entries) {
          delete(entry);
        }
      }
    }
    Files.deleteIfExists(tree);
  }
}
