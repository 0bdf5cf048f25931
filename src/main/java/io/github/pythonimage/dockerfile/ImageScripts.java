package io.github.pythonimage.dockerfile;

import io.github.pythonimage.plan.Fingerprint;
import io.github.pythonimage.plan.Stage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.ZipFile;

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
      return new ImageScripts(
          Files.isDirectory(classes) ? ofFolder(classes.resolve(CONTEXT)) : ofJar(classes));
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException("The plugin's own scripts cannot be read: " + e, e);
    }
  }

  private static SortedMap<String, byte[]> ofFolder(Path root) throws IOException {
    var files = new TreeMap<String, byte[]>();
    try (var paths = Files.walk(root)) {
      for (var path : (Iterable<Path>) paths.filter(Files::isRegularFile)::iterator) {
        files.put(root.relativize(path).toString().replace('\\', '/'), Files.readAllBytes(path));
      }
    }
    return files;
  }

  private static SortedMap<String, byte[]> ofJar(Path file) throws IOException {
    var files = new TreeMap<String, byte[]>();
    var folder = CONTEXT + "/";
    try (var jar = new ZipFile(file.toFile())) {
      for (var entry : Collections.list(jar.entries())) {
        if (entry.getName().startsWith(folder) && !entry.isDirectory()) {
          try (var content = jar.getInputStream(entry)) {
            files.put(entry.getName().substring(folder.length()), content.readAllBytes());
          }
        }
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
