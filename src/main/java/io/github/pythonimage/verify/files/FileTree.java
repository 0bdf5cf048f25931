package io.github.pythonimage.verify.files;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All files of an image, by path. Links are followed only where a method says so. */
public final class FileTree {

  // A slash sorts first, so that a folder's entries follow it without gaps.
  private static final Comparator<FileEntry> ORDER =
      Comparator.comparing(FileEntry::path, FileTree::compare);

  /** In characters of paths: some seconds for all rules together. */
  private static final long MOST_WALKED = 1L << 30;

  private final AtomicLong walkedFar = new AtomicLong();
  private final List<FileEntry> entries;
  private final Map<String, FileEntry> byPath;
  private final Map<Class<?>, Object> views = new ConcurrentHashMap<>();

  private FileTree(Map<String, FileEntry> byPath) {
    this.byPath = byPath;
    this.entries = byPath.values().stream().sorted(ORDER).toList();
  }

  /**
   * A tree of these entries; folders that no entry names are not added.
   *
   * @param entries the last one of a path counts
   */
  public static FileTree of(Collection<FileEntry> entries) {
    // Archives of engines are sorted already, which makes sorting quick.
    var byPath = new LinkedHashMap<String, FileEntry>();
    entries.forEach(entry -> byPath.put(entry.path(), entry));
    return new FileTree(byPath);
  }

  /** The entry with exactly this path. */
  public Optional<FileEntry> get(String path) {
    return Optional.ofNullable(byPath.get(path));
  }

  /**
   * Counts characters of paths on ways that are longer than usual. With long links that lead
   * through each other, an archive of few MiB could keep rules walking for days.
   */
  void walkFar(int characters) {
    if (walkedFar.addAndGet(characters) > MOST_WALKED) {
      throw new DamagedImageException(
          "its links are longer than those of any usual image, and too many lead through others");
    }
  }

  /** What a process sees at this path: every link on the way is followed. */
  public Optional<FileEntry> resolve(String path) {
    return new PathResolver(this).resolve(path);
  }

  /** The file that a process reads by the path of an entry, also through a link. */
  public Stream<FileEntry> read(FileEntry entry) {
    return resolve(entry.path()).filter(FileEntry::isFile).map(f -> f.at(entry.path())).stream();
  }

  /** Every entry, sorted by path. */
  public Stream<FileEntry> all() {
    return entries.stream();
  }

  /** Every regular file, sorted by path. */
  public Stream<FileEntry> files() {
    return all().filter(FileEntry::isFile);
  }

  /** The entries below a folder, without itself, sorted by path. */
  public Stream<FileEntry> below(String folder) {
    var prefix = folder.equals("/") ? "/" : folder + "/";
    return entries.subList(firstAfter(prefix), entries.size()).stream()
        .takeWhile(entry -> entry.path().startsWith(prefix));
  }

  /** The entries of a folder, without those in its folders, sorted by path. */
  public Stream<FileEntry> in(String folder) {
    return below(folder).filter(entry -> entry.parent().equals(folder));
  }

  /**
   * Each entry once, sorted by path. In sets of entries, paths of an attacker's choice take time
   * with the square of their number.
   */
  public static Collector<FileEntry, ?, Collection<FileEntry>> byPath() {
    return Collectors.collectingAndThen(
        Collectors.toMap(FileEntry::path, entry -> entry, (one, same) -> one, TreeMap::new),
        TreeMap::values);
  }

  /** What several rules derive from the tree; it is computed once. */
  public <T> T view(Class<T> type, Function<FileTree, T> derive) {
    if (!views.containsKey(type)) {
      // Not within computeIfAbsent: what is derived may itself need another view.
      views.putIfAbsent(type, derive.apply(this));
    }
    return type.cast(views.get(type));
  }

  private int firstAfter(String path) {
    var from = 0;
    var to = entries.size();
    while (from < to) {
      var middle = (from + to) >>> 1;
      if (compare(entries.get(middle).path(), path) <= 0) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
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
