package io.github.pythonimage.build.config;

import io.github.pythonimage.buildkit.io.AtomicFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Writes a generated file whole or not at all, and leaves one alone that is already right. */
public record GeneratedFile(Path path) {

  public void delete() {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(path + " could not be deleted: " + e.getMessage(), e);
    }
  }

  public String read() {
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw new UncheckedIOException(path + " could not be read: " + e.getMessage(), e);
    }
  }

  public void write(String text) {
    write(text.getBytes(StandardCharsets.UTF_8));
  }

  public void write(byte[] content) {
    try {
      if (Files.exists(path) && Arrays.equals(Files.readAllBytes(path), content)) {
        return;
      }
      new AtomicFile(path).write(content);
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
