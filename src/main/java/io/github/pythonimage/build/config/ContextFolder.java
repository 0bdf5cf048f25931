package io.github.pythonimage.build.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Map;

/**
 * A folder of generated files that builds have as a context. BuildKit compares sizes and times, so
 * files are written only where their content differs; and modes count for its cache, so they are
 * the same on every machine.
 */
public record ContextFolder(Path path) {

  /** Makes the folder hold exactly these files, each by its path with '/'. */
  public void write(Map<String, byte[]> contents) {
    var files = new HashSet<Path>();
    for (var content : contents.entrySet()) {
      var file = path.resolve(content.getKey());
      new GeneratedFile(file).write(content.getValue());
      files.add(file);
    }
    try (var found = Files.walk(path)) {
      for (var each : (Iterable<Path>) found::iterator) {
        if (Files.isDirectory(each)) {
          setMode(each, "rwxr-xr-x");
        } else if (files.contains(each)) {
          setMode(each, "rw-r--r--");
        } else {
          Files.delete(each); // of another version of the plugin, or of other sources
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(path + " could not be prepared: " + e.getMessage(), e);
    }
  }

  private static void setMode(Path path, String mode) throws IOException {
    var view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
    var permissions = PosixFilePermissions.fromString(mode);
    if (view != null && !view.readAttributes().permissions().equals(permissions)) {
      view.setPermissions(permissions);
    }
  }
}
