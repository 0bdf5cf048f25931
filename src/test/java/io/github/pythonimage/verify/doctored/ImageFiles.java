package io.github.pythonimage.verify.doctored;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarFile;

/**
 * The files of an image as a container sees them, read from the archive of {@code docker export}.
 */
final class ImageFiles implements Closeable {
  private final TarFile archive;
  private final Map<String, TarArchiveEntry> entries = new HashMap<>();

  ImageFiles(Path export) throws IOException {
    archive = new TarFile(export);
    archive.getEntries().forEach(entry -> entries.put(normalize(entry.getName()), entry));
  }

  /** A path as tar entries have it: neither a slash in front nor one behind. */
  static String normalize(String path) {
    return path.replaceFirst("^\\.?/+", "").replaceFirst("/+$", "");
  }

  Optional<TarArchiveEntry> find(String path) {
    return Optional.ofNullable(entries.get(normalize(path)));
  }

  TarArchiveEntry entry(String path) {
    return find(path)
        .orElseThrow(() -> new AssertionError("The good image does not have " + path + "."));
  }

  /** The regular file at a path, through links. */
  TarArchiveEntry file(String path) {
    var entry = entry(path);
    if (entry.isLink()) {
      return file(entry.getLinkName());
    }
    if (entry.isSymbolicLink()) {
      return file(
          Path.of("/" + normalize(path))
              .resolveSibling(entry.getLinkName())
              .normalize()
              .toString());
    }
    return entry;
  }

  byte[] content(String path) {
    try (var content = archive.getInputStream(file(path))) {
      return content.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String text(String path) {
    return new String(content(path), StandardCharsets.UTF_8);
  }

  /** Paths that match a whole regular expression, with a slash in front, sorted. */
  List<String> matching(String expression) {
    var pattern = Pattern.compile(expression);
    return entries.keySet().stream()
        .map(path -> "/" + path)
        .filter(path -> pattern.matcher(path).matches())
        .sorted()
        .toList();
  }

  /** The only path that matches a whole regular expression. */
  String one(String expression) {
    var found = matching(expression);
    if (found.size() != 1) {
      throw new AssertionError("Expected one file like " + expression + " but found " + found);
    }
    return found.get(0);
  }

  @Override
  public void close() throws IOException {
    archive.close();
  }
}
