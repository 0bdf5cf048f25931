package io.github.pythonimage.verify.files;

import io.github.pythonimage.docker.ArchiveReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Reads the archive that an engine makes of a container's file system into a {@link FileTree}. The
 * archive passes by once; of large files nothing stays but what rules compare.
 */
public final class TreeReader implements ArchiveReader<FileTree> {
  private static final String CAPABILITIES = "SCHILY.xattr.security.capability";
  private static final String ACCESS_LIST = "SCHILY.xattr.system.posix_acl_access";
  private static final int PERMISSIONS = 07777;

  // Few files of usual images have longer paths, so that many files alone reach no limit.
  private static final int USUAL_LENGTH = 128;
  private static final long MOST_BEYOND = 24 << 20;

  /** What the archive's reader gives in place of bytes that are not UTF-8. */
  private static final Pattern REPLACED = Pattern.compile("[?\uFFFD]");

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
  private long beyond;

  /** A tree of the entries in an archive. */
  @Override
  public FileTree read(InputStream archive) throws IOException {
    var ending = new EndCheck(archive);
    var tar = new TarArchiveInputStream(ending, StandardCharsets.UTF_8.name());
    for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
      add(entry, tar);
    }
    ending.requireEnd();
    return FileTree.of(
        entries.values().stream().filter(entry -> !isOfTheEngine(entry.path())).toList());
  }

  /** What the engine puts over is added, too, as a hard link to it may have another name. */
  private void add(TarArchiveEntry header, InputStream in) throws IOException {
    var entry = entry(path(header.getName()), header, in);
    if (header.isLink()) {
      entry = entry.linkedTo(Optional.ofNullable(entries.get(path(header.getLinkName()))));
    }
    var path = copies.freeName(entry.path(), entries::containsKey);
    entries.put(path, entry.at(path));
  }

  /** Whether every container has something of the engine's there, over what the image has. */
  public static boolean isOfTheEngine(String path) {
    return OF_THE_ENGINE.contains(path);
  }

  /** What rules need to know of an entry. A hard link has the content of no file yet. */
  public FileEntry entry(String path, TarArchiveEntry entry, InputStream in) throws IOException {
    count(path, entry);
    var isRead = type(entry) == FileType.FILE && !entry.isLink();
    var content = isRead ? scanner.scan(path, entry.getSize(), in) : FileContent.NONE;
    return entry(path, entry, entry.isLink() ? 0 : entry.getSize(), content);
  }

  /** The same of an entry whose content nobody needs. */
  public FileEntry withoutContent(String path, TarArchiveEntry entry) {
    count(path, entry);
    return entry(path, entry, entry.getSize(), FileContent.NONE);
  }

  /** A small archive may have many paths of 4 KiB, all of which are kept. */
  private void count(String path, TarArchiveEntry entry) {
    beyond += Math.max(0, path.length() + entry.getLinkName().length() - USUAL_LENGTH);
    if (beyond > MOST_BEYOND) {
      throw new DamagedImageException(
          "its paths are longer than those of any usual image: they have more than 24 MiB beyond "
              + USUAL_LENGTH
              + " characters each");
    }
  }

  private static FileEntry entry(
      String path, TarArchiveEntry entry, long size, FileContent content) {
    var capabilities = entry.getExtraPaxHeader(CAPABILITIES);
    var isOdd = REPLACED.matcher(path + entry.getLinkName()).find();
    var isLink = entry.isLink() || entry.isSymbolicLink();
    var read = isLink && isOdd ? content.withMarker(BytePatterns.ODD_NAME) : content;
    if (entry.getExtraPaxHeader(ACCESS_LIST) != null) {
      read = read.withMarker(BytePatterns.ACCESS_LIST);
    }
    return new FileEntry(
        path,
        type(entry),
        entry.getMode() & PERMISSIONS,
        (int) entry.getLongUserId(),
        (int) entry.getLongGroupId(),
        size,
        entry.getLastModifiedTime().toInstant().getEpochSecond(),
        entry.isSymbolicLink() ? entry.getLinkName() : "",
        capabilities == null ? read : read.withCapabilities());
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
    return "/" + String.join("/", FileEntry.names(name));
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
