package io.github.pythonimage.dockerfile;

import io.github.pythonimage.plan.Fingerprint;
import io.github.pythonimage.plan.Stage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The scripts that steps of Dockerfiles mount, which reach a build as a named context.
 *
 * @param files content by path, with '/' between folders
 */
public record ImageScripts(SortedMap<String, byte[]> files) {
  /** The name of the context, and of the stage that it replaces. */
  public static final String CONTEXT = Stage.PYTHON_IMAGE_SCRIPTS.word();

  public ImageScripts {
    files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
  }

  /** Reads the scripts of this plugin, from its jar or from the folder of its classes. */
  public static ImageScripts load() {
    try {
      var source = ImageScripts.class.getProtectionDomain().getCodeSource();
      var classes = Path.of(source.getLocation().toURI());
      if (Files.isDirectory(classes)) {
        return new ImageScripts(read(classes.resolve(CONTEXT)));
      }
      try (var jar = FileSystems.newFileSystem(classes)) {
        return new ImageScripts(read(jar.getPath(CONTEXT)));
      }
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException("The plugin's own scripts cannot be read: " + e, e);
    }
  }

  private static SortedMap<String, byte[]> read(Path root) throws IOException {
    var files = new TreeMap<String, byte[]>();
    try (var paths = Files.walk(root)) {
      for (var path : (Iterable<Path>) paths.filter(Files::isRegularFile)::iterator) {
        files.put(root.relativize(path).toString().replace('\\', '/'), Files.readAllBytes(path));
      }
    }
    return files;
  }

  /** A checksum of all paths and contents. */
  public Fingerprint fingerprint() {
    var sums = new TreeMap<String, String>();
    files.forEach((path, content) -> sums.put(path, Fingerprint.of(content).hex()));
    return Fingerprint.of(sums);
  }
}
