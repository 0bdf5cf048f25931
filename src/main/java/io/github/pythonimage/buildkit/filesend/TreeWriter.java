package io.github.pythonimage.buildkit.filesend;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * Writes the entries of one archive below a directory, whatever a daemon claims that they are
 * called: an entry must lie in a directory that the same archive has listed, so that neither '..'
 * nor a link leads out.
 */
final class TreeWriter {
  private static final int PERMISSIONS = 07777;

  private final Path root;
  private final Set<String> directories = new HashSet<>(Set.of(""));
  private final Set<String> files = new HashSet<>();
  private final Deque<Map.Entry<Path, TarArchiveEntry>> unfinished = new ArrayDeque<>();

  TreeWriter(Path root) {
    this.root = root;
  }

  /** Unpacks the files of an image while they arrive. */
  static void unpack(InputStream archive, Path root) throws IOException {
    var tar = new TarArchiveInputStream(archive, StandardCharsets.UTF_8.name());
    var tree = new TreeWriter(root);
    for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
      tree.add(entry, tar);
    }
    // What is padded behind the last entry belongs to the archive.
    archive.transferTo(OutputStream.nullOutputStream());
    tree.finish();
  }

  void add(TarArchiveEntry entry, InputStream content) throws IOException {
    var isDirectory = entry.getLinkFlag() == TarConstants.LF_DIR;
    var name = isDirectory ? entry.getName().replaceFirst("/$", "") : entry.getName();
    var place = resolve(name);
    switch (entry.getLinkFlag()) {
      case TarConstants.LF_DIR -> {
        if (!Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
          Files.createDirectory(place);
        }
        directories.add(name);
        unfinished.push(Map.entry(place, entry));
      }
      case TarConstants.LF_SYMLINK -> Files.createSymbolicLink(place, Path.of(entry.getLinkName()));
      case TarConstants.LF_LINK -> link(place, entry.getLinkName());
      case TarConstants.LF_NORMAL, TarConstants.LF_OLDNORM -> {
        Files.copy(content, place);
        files.add(name);
        unfinished.push(Map.entry(place, entry));
      }
      case TarConstants.LF_CHR, TarConstants.LF_BLK, TarConstants.LF_FIFO -> {
        // Only root could make a device file, and only one of this machine at that.
      }
      default ->
          throw new IOException("the daemon sent '" + name + "', of a kind that is not known");
    }
  }

  private Path resolve(String name) throws IOException {
    var parent = name.contains("/") ? name.substring(0, name.lastIndexOf('/')) : "";
    var last = name.substring(name.lastIndexOf('/') + 1);
    var separator = root.getFileSystem().getSeparator();
    // What is no UTF-8 would get another name.
    if (name.contains("\uFFFD")
        || !directories.contains(parent)
        || Set.of("", ".", "..").contains(last)
        || name.startsWith("/")
        || (!separator.equals("/") && name.contains(separator))) {
      throw new IOException("the daemon sent the name '" + name + "', which leads elsewhere");
    }
    try {
      return root.resolve(name);
    } catch (InvalidPathException e) {
      throw new IOException(
          "the name '%s' cannot be written on this system; run with a UTF-8 locale".formatted(name),
          e);
    }
  }

  /** A further name of a file. */
  private void link(Path place, String target) throws IOException {
    if (!files.contains(target)) {
      throw new IOException("the daemon sent a link to '" + target + "', which is no file");
    }
    Files.createLink(place, root.resolve(target));
  }

  /** Everything is there: gives each entry its mode and time, directories after what is in them. */
  void finish() throws IOException {
    for (var entry : unfinished) {
      var place = entry.getKey();
      if (place.getFileSystem().supportedFileAttributeViews().contains("unix")) {
        Files.setAttribute(place, "unix:mode", entry.getValue().getMode() & PERMISSIONS);
      }
      Files.setLastModifiedTime(place, entry.getValue().getLastModifiedTime());
    }
  }
}
