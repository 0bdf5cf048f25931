package io.github.pythonimage.verify.files;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** All files of an image, by path. Links are followed only where a method says so. */
public final class FileTree {

  // A slash sorts first, so that a folder's entries follow it without gaps.
  private final TreeMap<String, FileEntry> entries = new TreeMap<>(FileTree::compare);

  private final Map<Class<?>, Object> views = new ConcurrentHashMap<>();

  private FileTree() {}

  /** A tree of these entries; folders that no entry names are not added. */
  public static FileTree of(Collection<FileEntry> entries) {
    var tree = new FileTree();
    entries.forEach(entry -> tree.entries.put(entry.path(), entry));
    return tree;
  }

  /** The entry with exactly this path. */
  public Optional<FileEntry> get(String path) {
    return Optional.ofNullable(entries.get(path));
  }

  /** What a process sees at this path: every link on the way is followed. */
  public Optional<FileEntry> resolve(String path) {
    return new PathWalk(this).resolve(path);
  }

  /** Every entry, sorted by path. */
  public Stream<FileEntry> all() {
    return entries.values().stream();
  }

  /** Every regular file, sorted by path. */
  public Stream<FileEntry> files() {
    return all().filter(FileEntry::isFile);
  }

  /** The entries below a folder, without itself, sorted by path. */
  public Stream<FileEntry> below(String folder) {
    var prefix = folder.equals("/") ? "/" : folder + "/";
    return entries.tailMap(prefix, false).values().stream()
        .takeWhile(entry -> entry.path().startsWith(prefix));
  }

  /** What several rules derive from the tree; it is computed once. */
  public <T> T view(Class<T> type, Function<FileTree, T> derive) {
    return type.cast(views.computeIfAbsent(type, t -> derive.apply(this)));
  }

  /** The number of entries. */
  public int size() {
    return entries.size();
  }

  private static int compare(String a, String b) {
    var length = Math.min(a.length(), b.length());
    for (var i = 0; i < length; i++) {
      var left = a.charAt(i);
      var right = b.charAt(i);
      if (left != right) {
        return left == '/' ? -1 : right == '/' ? 1 : Character.compare(left, right);
      }
    }
    return Integer.compare(a.length(), b.length());
  }
}
