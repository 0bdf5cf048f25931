package io.github.pythonimage.index;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A wheel that says of itself what a test wants. */
public final class TestWheel {
  private TestWheel() {}

  public static Path write(Path folder, String fileName, String metadata) throws IOException {
    var parts = fileName.split("-");
    var file = Files.createDirectories(folder).resolve(fileName);
    try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry(parts[0] + "/vendored-1.dist-info/METADATA"));
      zip.write("Name: not-this-one\n".getBytes(UTF_8));
      zip.putNextEntry(new ZipEntry(parts[0] + "-" + parts[1] + ".dist-info/METADATA"));
      zip.write(metadata.getBytes(UTF_8));
    }
    return file;
  }

  static Wheel of(Path file) {
    return new Wheel(file, file.getFileName().toString(), Origin.BUILT);
  }
}
