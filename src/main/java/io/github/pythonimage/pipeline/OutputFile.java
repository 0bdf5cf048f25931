package io.github.pythonimage.pipeline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes a generated file whole or not at all, and leaves one alone that is already right. */
record OutputFile(Path path) {

  void write(String text) {
    try {
      if (Files.exists(path) && Files.readString(path).equals(text)) {
        return;
      }
      Files.createDirectories(path.getParent());
      var partial = Files.createTempFile(path.getParent(), path.getFileName().toString(), ".tmp");
      try {
        Files.writeString(partial, text);
        Files.move(partial, path, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(partial);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(path + " could not be written: " + e.getMessage(), e);
    }
  }
}
