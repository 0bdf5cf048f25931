package io.github.pythonimage.buildkit.filesync;

import io.grpc.Status;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * An entry on disk. Links are never followed. A file with several names (hard links) counts as
 * several files: what shares an inode depends on the checkout, and an image should not.
 */
record DiskNode(Path path, EntryName name) implements Node {

  private static final int SOCKET = 0140000;
  private static final Comparator<Node> WIRE_ORDER =
      (left, right) -> SlashPath.compareNames(left.name().text(), right.name().text());

  /** The top of a tree. Only here a link is followed: people link to their projects. */
  static DiskNode root(Path directory) {
    try {
      var real = directory.toRealPath();
      if (Files.isDirectory(real)) {
        return new DiskNode(real, EntryName.of(""));
      }
    } catch (NoSuchFileException e) {
      throw unusable(directory, "does not exist");
    } catch (IOException e) {
      throw unusable(directory, "cannot be read: " + e.getMessage());
    }
    throw unusable(directory, "is not a directory");
  }

  private static FileSyncException unusable(Path directory, String reason) {
    return new FileSyncException(
        Status.Code.NOT_FOUND,
        "the build context directory '%s' %s; name an existing directory"
            .formatted(directory, reason));
  }

  @Override
  public Attributes attributes() throws IOException {
    if (hasUnixView()) {
      var read =
          Files.readAttributes(
              path, "unix:mode,size,lastModifiedTime,rdev", LinkOption.NOFOLLOW_LINKS);
      return Attributes.ofUnix(
          (int) read.get("mode"),
          (long) read.get("size"),
          nanoseconds(read.get("lastModifiedTime")),
          (long) read.get("rdev"));
    }
    // Windows knows no permissions: everything is executable, as the docker CLI has it.
    var read = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    var kind = read.isDirectory() ? 0040000 : read.isSymbolicLink() ? 0120000 : 0100000;
    return Attributes.ofUnix(kind | 0755, read.size(), nanoseconds(read.lastModifiedTime()), 0);
  }

  /**
   * What changes when a file does, as far as can be told without reading it.
   *
   * @param size in bytes
   * @param modified nanoseconds since 1970
   * @param changed when content, name or permissions last changed, which no program can set back;
   *     where the system has no such time, the same as {@code modified}
   * @param inode 0 where there is none
   */
  record Identity(long size, long modified, long changed, long inode) {
    /**
     * Times of files move in steps, of up to two seconds on some file systems: a file could change
     * again within the same step, and nobody could tell.
     */
    private static final long MARGIN = TimeUnit.SECONDS.toNanos(2);

    /** Whether any later change would show; not so for a file from the future either. */
    boolean stable(long now) {
      return Math.max(modified, changed) < now - MARGIN;
    }
  }

  Identity identity() throws IOException {
    var read =
        Files.readAttributes(
            path,
            hasUnixView() ? "unix:size,lastModifiedTime,ctime,ino" : "size,lastModifiedTime",
            LinkOption.NOFOLLOW_LINKS);
    var modified = read.get("lastModifiedTime");
    return new Identity(
        (long) read.get("size"),
        nanoseconds(modified),
        nanoseconds(read.getOrDefault("ctime", modified)),
        (long) read.getOrDefault("ino", 0L));
  }

  @Override
  public EntryName linkTarget() throws IOException {
    var target = EntryName.of(Files.readSymbolicLink(path));
    return path.getFileSystem().getSeparator().equals("\\")
        ? new EntryName(target.text().replace('\\', '/'), target.shown().replace('\\', '/'))
        : target;
  }

  @Override
  public List<Node> children() throws IOException {
    var children = new ArrayList<Node>();
    try (var entries = Files.newDirectoryStream(path)) {
      for (var entry : entries) {
        children.add(new DiskNode(entry, EntryName.of(entry.getFileName())));
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    children.sort(WIRE_ORDER);
    return children;
  }

  @Override
  public ReadableByteChannel open() throws IOException {
    try {
      return Files.newByteChannel(path, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      if (isSocket()) {
        return Channels.newChannel(InputStream.nullInputStream());
      }
      throw e;
    }
  }

  private boolean isSocket() {
    try {
      return hasUnixView()
          && ((int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 0170000)
              == SOCKET;
    } catch (IOException e) {
      return false;
    }
  }

  private boolean hasUnixView() {
    return path.getFileSystem().supportedFileAttributeViews().contains("unix");
  }

  private static long nanoseconds(Object time) {
    return ((FileTime) time).to(TimeUnit.NANOSECONDS);
  }
}
