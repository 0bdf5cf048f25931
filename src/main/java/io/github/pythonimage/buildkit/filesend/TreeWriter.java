package io.github.pythonimage.buildkit.filesend;

import io.github.pythonimage.buildkit.wire.Stat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Writes the entries of one tree below a directory, whatever a daemon claims that they are called:
 * an entry must lie in a directory that the same tree has listed, so that neither '..' nor a link
 * leads out.
 */
final class TreeWriter {
  private final Path root;
  private final Set<String> directories = new HashSet<>(Set.of(""));
  private final Set<String> files = new HashSet<>();
  private final Deque<Map.Entry<Path, Stat>> unfinished = new ArrayDeque<>();

  TreeWriter(Path root) {
    this.root = root;
  }

  /** Makes an entry; what is returned is a file that still lacks its content. */
  Optional<Path> add(Stat stat) throws IOException {
    var name = stat.getPath();
    var place = place(name);
    var kind = new EntryMode(stat.getMode()).kind();
    switch (kind) {
      case DIRECTORY -> {
        directory(place);
        directories.add(name);
        unfinished.push(Map.entry(place, stat));
      }
      case SYMLINK -> Files.createSymbolicLink(place, Path.of(stat.getLinkname()));
      case FILE -> {
        return stat.getLinkname().isEmpty() ? Optional.of(file(place, stat)) : link(place, stat);
      }
      case SPECIAL -> {
        // Only root could make one, and only a device file of this machine at that.
      }
    }
    return Optional.empty();
  }

  private Path place(String name) throws IOException {
    var parent = name.contains("/") ? name.substring(0, name.lastIndexOf('/')) : "";
    var last = name.substring(name.lastIndexOf('/') + 1);
    var separator = root.getFileSystem().getSeparator();
    if (!directories.contains(parent)
        || Set.of("", ".", "..").contains(last)
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

  // Trees of several platforms meet in the same directory where they are not told apart.
  private static void directory(Path place) throws IOException {
    if (!Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectory(place);
    }
  }

  private Path file(Path place, Stat stat) throws IOException {
    // It exists from here on: a link to it may be listed before its content comes.
    Files.createFile(place);
    files.add(stat.getPath());
    unfinished.push(Map.entry(place, stat));
    return place;
  }

  /** A further name of a file; its content comes under the first one. */
  private Optional<Path> link(Path place, Stat stat) throws IOException {
    if (!files.contains(stat.getLinkname())) {
      throw new IOException(
          "the daemon sent a link to '" + stat.getLinkname() + "', which is no file");
    }
    Files.createLink(place, root.resolve(stat.getLinkname()));
    return Optional.empty();
  }

  /** Everything is there: gives each entry its mode and time, directories after what is in them. */
  void finish() throws IOException {
    for (var entry : unfinished) {
      var place = entry.getKey();
      var stat = entry.getValue();
      new EntryMode(stat.getMode()).applyTo(place);
      Files.setLastModifiedTime(place, FileTime.from(stat.getModTime(), TimeUnit.NANOSECONDS));
    }
    unfinished.clear();
  }
}
