package io.github.pythonimage.build.config;

import io.github.pythonimage.dockerfile.ImageScripts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.stream.Stream;

/**
 * The folder that builds have as the context of {@link ImageScripts}. BuildKit compares sizes and
 * times, so files are written only where their content differs; and modes count for its cache, so
 * they are the same on every machine.
 */
public record ScriptFolder(Path path) {
  public static final ImageScripts SCRIPTS = ImageScripts.load();

  /** The folder below {@code target/python-image}. */
  public static ScriptFolder in(Path output) {
    return new ScriptFolder(output.resolve("scripts"));
  }

  /** Makes the folder hold exactly these scripts. */
  public void write(ImageScripts scripts) {
    var files = new HashSet<Path>();
    for (var script : scripts.files().entrySet()) {
      var file = path.resolve(script.getKey());
      new GeneratedFile(file).write(script.getValue());
      files.add(file);
    }
    try (var found = Files.walk(path)) {
      for (var each : (Iterable<Path>) found::iterator) {
        if (Files.isDirectory(each)) {
          setMode(each, "rwxr-xr-x");
        } else if (files.contains(each)) {
          setMode(each, "rw-r--r--");
        } else {
          Files.delete(each); // of another version of the plugin
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(path + " could not be prepared: " + e.getMessage(), e);
    }
  }

  /** Where each of these scripts is. */
  public Stream<Path> files(ImageScripts scripts) {
    return scripts.files().keySet().stream().map(path::resolve);
  }

  private static void setMode(Path path, String mode) throws IOException {
    var view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
    var permissions = PosixFilePermissions.fromString(mode);
    if (view != null && !view.readAttributes().permissions().equals(permissions)) {
      view.setPermissions(permissions);
    }
  }
}
