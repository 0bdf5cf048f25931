package io.github.pythonimage.verify.files;

import io.github.pythonimage.docker.ArchiveReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Reads the archive that an engine makes of a container's file system into a {@link FileTree}. The
 * archive passes by once; of large files nothing stays but what rules compare.
 */
public final class TreeReader implements ArchiveReader<FileTree> {
  private static final String CAPABILITIES = "SCHILY.xattr.security.capability";
  private static final int PERMISSIONS = 07777;

  /**
   * What an engine puts into every container: it mounts something of its own over each of them, so
   * that what the image has there is never seen.
   */
  private static final Set<String> OF_THE_ENGINE =
      Set.of(
          "/.dockerenv",
          "/dev/console",
          "/dev/pts",
          "/dev/shm",
          "/etc/hostname",
          "/etc/hosts",
          "/etc/mtab",
          "/etc/resolv.conf",
          "/proc",
          "/sys");

  private final Map<String, FileEntry> entries = new LinkedHashMap<>();
  private final NameCollisions copies = new NameCollisions();
  private final ContentScanner scanner = new ContentScanner();

  /** A tree of the entries in an archive. */
  @Override
  public FileTree read(InputStream archive) throws IOException {
    var ending = new EndCheck(archive);
    var tar = new TarArchiveInputStream(ending, StandardCharsets.UTF_8.name());
    for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
      add(path(entry.getName()), entry, entry.isLink() ? path(entry.getLinkName()) : "", tar);
    }
    ending.requireEnd();
    return tree();
  }

  /** Whether every container has something of the engine's there, over what the image has. */
  public static boolean isOfTheEngine(String path) {
    return OF_THE_ENGINE.contains(path);
  }

  /** A tree of the entries that were added. */
  public FileTree tree() {
    return FileTree.of(
        entries.values().stream().filter(entry -> !isOfTheEngine(entry.path())).toList());
  }

  /**
   * Adds an entry of an archive that the caller reads.
   *
   * @param linkedTo for a hard link, the path of a file that was added before; empty for others
   * @return what was added, perhaps under another path
   */
  public FileEntry add(String path, TarArchiveEntry entry, String linkedTo, InputStream in)
      throws IOException {
    // What the engine puts over is read as well, as a hard link to it may have another name.
    var read = entry(path, entry, linkedTo, in);
    path = copies.freeName(path, entries::containsKey);
    var added = path.equals(read.path()) ? read : read.at(path);
    entries.put(path, added);
    return added;
  }

  /**
   * What rules need to know of an entry, without adding it.
   *
   * @param linkedTo for a hard link, the path of a file that was added before; empty for others
   */
  public FileEntry entry(String path, TarArchiveEntry entry, String linkedTo, InputStream in)
      throws IOException {
    var type = type(entry);
    var size = entry.getSize();
    var target = "";
    var content = FileContent.NONE;
    if (!linkedTo.isEmpty()) {
      var first = Optional.ofNullable(entries.get(linkedTo));
      content = first.map(FileEntry::content).orElse(content);
      size = first.map(FileEntry::size).orElse(0L);
      type = first.map(FileEntry::type).orElse(type);
      target = first.map(FileEntry::target).orElse(target);
      content = named(path, linkedTo, size, content);
    } else if (entry.isSymbolicLink()) {
      target = entry.getLinkName();
    } else if (type == FileType.FILE) {
      content = scanner.scan(path, size, in);
    }
    return entry(path, entry, type, size, target, content);
  }

  /** The content of a file that was read under its first name only. */
  public static FileContent named(String path, String first, long size, FileContent content) {
    return size > 0 && FileSelection.isMore(path, first, size, content)
        ? content.withMarker(BytePatterns.SECOND_NAME)
        : content;
  }

  /** The same of an entry whose content nobody needs, and which may be a hard link. */
  public static FileEntry withoutContent(String path, TarArchiveEntry entry) {
    var target = entry.isSymbolicLink() ? entry.getLinkName() : "";
    return entry(path, entry, type(entry), entry.getSize(), target, FileContent.NONE);
  }

  private static FileEntry entry(
      String path,
      TarArchiveEntry entry,
      FileType type,
      long size,
      String target,
      FileContent content) {
    var capabilities = entry.getExtraPaxHeader(CAPABILITIES);
    return new FileEntry(
        path,
        type,
        entry.getMode() & PERMISSIONS,
        (int) entry.getLongUserId(),
        (int) entry.getLongGroupId(),
        size,
        entry.getLastModifiedTime().toInstant().getEpochSecond(),
        target,
        capabilities == null ? content : content.withCapabilities());
  }

  private static FileType type(TarArchiveEntry entry) {
    if (entry.isDirectory()) {
      return FileType.FOLDER;
    }
    if (entry.isSymbolicLink()) {
      return FileType.LINK;
    }
    if (entry.isCharacterDevice()) {
      return FileType.CHARACTER_DEVICE;
    }
    if (entry.isBlockDevice()) {
      return FileType.BLOCK_DEVICE;
    }
    return entry.isFIFO() ? FileType.PIPE : FileType.FILE;
  }

  /** The path that a name in an archive stands for; {@code /} is the root. */
  public static String path(String name) {
    var path = new StringBuilder();
    for (var part : name.split("/", -1)) {
      if (!part.isEmpty() && !part.equals(".")) {
        path.append('/').append(part);
      }
    }
    return path.isEmpty() ? "/" : path.toString();
  }

  /**
   * Tells whether an archive came to its proper end. An engine that fails in the middle may write
   * its error where the next entry would be, or just stop.
   */
  private static final class EndCheck extends ObservedStream {
    // Two blocks of zeros.
    private static final int END = 1024;

    private long zeros;

    EndCheck(InputStream in) {
      super(in);
    }

    @Override
    protected void observe(byte[] bytes, int offset, int length) {
      var trailing = 0;
      while (trailing < length && bytes[offset + length - 1 - trailing] == 0) {
        trailing++;
      }
      zeros = trailing == length ? zeros + length : trailing;
    }

    /** Reads the rest, and fails where the archive does not end as it must. */
    void requireEnd() throws IOException {
      readToEnd();
      if (zeros < END) {
        throw new IOException("the archive of the file system ends early");
      }
    }
  }
}
