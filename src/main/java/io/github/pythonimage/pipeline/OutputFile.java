package io.github.pythonimage.pipeline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.UUID;

/** Writes a generated file whole or not at all, and leaves one alone that is already right. */
record OutputFile(Path path) {

  void delete() {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(path + " could not be deleted: " + e.getMessage(), e);
    }
  }

  String read() {
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw new UncheckedIOException(path + " could not be read: " + e.getMessage(), e);
    }
  }

  void write(String text) {
    try {
      var content = text.getBytes(StandardCharsets.UTF_8);
      if (Files.exists(path) && Arrays.equals(Files.readAllBytes(path), content)) {
        return;
      }
      Files.createDirectories(path.getParent());
      // Not a temporary file of the JDK's: those are readable by their owner alone.
      var partial = path.resolveSibling(path.getFileName() + "." + UUID.randomUUID() + ".tmp");
      try {
        Files.write(partial, content);
        Files.move(partial, path, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(partial);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          path
              + " could not be written: "
              + e.getMessage()
              + ". See that its folder may be written and its disk is not full, then build again.",
          e);
    }
  }
}
