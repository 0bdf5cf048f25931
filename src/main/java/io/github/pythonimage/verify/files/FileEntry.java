package io.github.pythonimage.verify.files;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One entry of an image's file system.
 *
 * @param path absolute, without a slash at its end; {@code /} is the root
 * @param mode the twelve permission bits
 * @param modified seconds since 1970
 * @param target where a link leads, as it is written; empty for others
 */
public record FileEntry(
    String path,
    FileType type,
    int mode,
    int uid,
    int gid,
    long size,
    long modified,
    String target,
    FileContent content) {
  private static final int SETUID = 04000;
  private static final int SETGID = 02000;
  private static final int STICKY = 01000;
  private static final String DIGEST_OF_NOTHING = "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU";

  /** The last part of the path. */
  public String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** The end of the name, behind its last dot; empty without one. */
  public String suffix() {
    var dot = path.lastIndexOf('.');
    return dot < path.lastIndexOf('/') ? "" : path.substring(dot + 1);
  }

  /** The folder that it is in; the root is in itself. */
  public String parent() {
    return parent(path);
  }

  /** The folder that a path is in; the root is in itself. */
  public static String parent(String path) {
    var slash = path.lastIndexOf('/');
    return slash <= 0 ? "/" : path.substring(0, slash);
  }

  /** The names that a path consists of, without those that mean the same folder. */
  public static List<String> names(String path) {
    return Stream.of(path.split("/", -1))
        .filter(name -> !name.isEmpty() && !name.equals("."))
        .collect(Collectors.toCollection(ArrayList::new));
  }

  public boolean isFile() {
    return type == FileType.FILE;
  }

  public boolean isFolder() {
    return type == FileType.FOLDER;
  }

  public boolean isLink() {
    return type == FileType.LINK;
  }

  public boolean isSetuid() {
    return (mode & SETUID) != 0;
  }

  public boolean isSetgid() {
    return (mode & SETGID) != 0;
  }

  public boolean isSticky() {
    return (mode & STICKY) != 0;
  }

  /** All of a small file that a rule wants to read. */
  public String text() {
    return content.text();
  }

  /** SHA-256 as RECORD files have it; empty where nobody compares it. */
  public String digest() {
    return size == 0 ? DIGEST_OF_NOTHING : content.digest();
  }

  /** The same at another path. */
  public FileEntry at(String other) {
    return new FileEntry(other, type, mode, uid, gid, size, modified, target, content);
  }

  /**
   * The same as a hard link, with the content of the file, as it was read under its first name
   * only.
   *
   * @param first empty where there is no such file
   */
  public FileEntry linkedTo(Optional<FileEntry> first) {
    if (first.isEmpty()) {
      return this;
    }
    var file = first.get();
    var isMore = file.size > 0 && FileSelection.isMore(path, file.path, file.size, file.content);
    var read = isMore ? file.content.withMarker(BytePatterns.SECOND_NAME) : file.content;
    var isOdd = content.markers().contains(BytePatterns.ODD_NAME);
    var named = isOdd ? read.withMarker(BytePatterns.ODD_NAME) : read;
    var all = content.hasCapabilities() ? named.withCapabilities() : named;
    return new FileEntry(path, file.type, mode, uid, gid, file.size, modified, file.target, all);
  }

  /** Whether more users may have rights than its mode says. */
  public boolean hasAccessList() {
    return content.markers().contains(BytePatterns.ACCESS_LIST);
  }

  /** The same with an access control list. */
  public FileEntry withAccessList() {
    var listed = content.withMarker(BytePatterns.ACCESS_LIST);
    return new FileEntry(path, type, mode, uid, gid, size, modified, target, listed);
  }

  @Override
  public String toString() {
    return path;
  }
}
