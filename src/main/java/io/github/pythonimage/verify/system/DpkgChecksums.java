package io.github.pythonimage.verify.system;

import io.github.pythonimage.verify.files.FileEntry;
import io.github.pythonimage.verify.files.FileSelection;
import io.github.pythonimage.verify.files.FileTree;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The MD5 sums that Debian's packages have of their files. */
public final class DpkgChecksums {
  private static final String DIVERSIONS = "/var/lib/dpkg/diversions";
  private static final int SUM = 32;

  /** MD5 of nothing. */
  private static final String EMPTY = "d41d8cd98f00b204e9800998ecf8427e";

  private final FileTree files;
  private Set<String> known;

  public DpkgChecksums(FileTree files) {
    this.files = files;
  }

  /** Files that are not what their package has; a file that an image leaves out is none of them. */
  public List<String> changed() {
    var diverted = diverted();
    var changed = new TreeSet<String>();
    for (var list : lists().toList()) {
      var owner = owner(list);
      for (var line : list.text().lines().filter(DpkgChecksums::isSum).toList()) {
        var path = path(line);
        if (diverted.getOrDefault(path, owner).equals(owner)
            && isChanged(path, line.substring(0, SUM))) {
          changed.add(path);
        }
      }
    }
    return List.copyOf(changed);
  }

  /**
   * Files below a folder of a package that no package has, nor what they lead to; none if the
   * folder's own file is of no package. Bytecode and what others install there do not count.
   *
   * @param own the name of a file of the folder that only its package has
   */
  public List<String> foreign(String folder, String own) {
    var known = known();
    return known.contains(folder + "/" + own)
        ? files
            .below(folder)
            .filter(e -> isForeign(e, known))
            .filter(
                e -> !e.path().matches(".*/(?:(?:site|dist)-packages/.*|__pycache__/[^/]*\\.pyc)"))
            .map(FileEntry::path)
            .toList()
        : List.of();
  }

  /** Whether a package says which files it has. */
  public boolean hasLists() {
    return lists().findAny().isPresent();
  }

  /** Whether a package has an entry, or the file that a link leads to. */
  public boolean isKnown(FileEntry entry) {
    return !isForeign(entry, known());
  }

  /** Every path that one of these packages has. */
  public Set<String> filesOf(Set<String> packages) {
    return paths(lists().filter(list -> packages.contains(owner(list))))
        .collect(Collectors.toSet());
  }

  static String owner(FileEntry list) {
    return list.name().replaceFirst("(:[a-z0-9]+)?\\.md5sums$", "");
  }

  /** Every path that a package has. */
  private Set<String> known() {
    if (known == null) {
      known = new HashSet<>(DpkgPackages.of(files).configurations().keySet());
      paths(lists()).forEach(known::add);
    }
    return known;
  }

  private static Stream<String> paths(Stream<FileEntry> lists) {
    return lists
        .flatMap(list -> list.text().lines())
        .filter(DpkgChecksums::isSum)
        .map(DpkgChecksums::path)
        // Packages that are older than the merged /usr.
        .flatMap(path -> Stream.of(path, path.replaceFirst("^/lib", "/usr/lib")));
  }

  private boolean isForeign(FileEntry entry, Set<String> known) {
    return !entry.isFolder()
        && !known.contains(entry.path())
        && (!entry.isLink()
            || files.resolve(entry.path()).filter(f -> known.contains(f.path())).isEmpty());
  }

  private static boolean isSum(String line) {
    return line.length() > SUM;
  }

  private static String path(String line) {
    return "/" + line.substring(SUM).strip().replaceFirst("^\\./", "");
  }

  Stream<FileEntry> lists() {
    return Stream.of("/var/lib/dpkg/info", "/var/lib/dpkg/status.d")
        .flatMap(files::below)
        .filter(f -> f.isFile() && f.name().endsWith(".md5sums"));
  }

  private boolean isChanged(String path, String sum) {
    return files.resolve(path).filter(file -> !isUnknown(path, file)).stream()
        .anyMatch(file -> !sum(file).equals(sum));
  }

  /** Only what lies elsewhere may differ; a link that leads there is a change. */
  private static boolean isUnknown(String path, FileEntry file) {
    return !FileSelection.isOfDistribution(path)
        && (file.content().md5().isEmpty() || file.path().startsWith("/etc/"));
  }

  private static String sum(FileEntry file) {
    return file.isFile() && file.size() == 0 ? EMPTY : file.content().md5();
  }

  /** Paths at which another package has put a file of its own, and that package. */
  private Map<String, String> diverted() {
    var owners = new HashMap<String, String>();
    var lines = files.get(DIVERSIONS).map(f -> f.text().lines().toList()).orElse(List.of());
    for (var i = 0; i + 2 < lines.size(); i += 3) {
      owners.put(lines.get(i), lines.get(i + 2));
    }
    return owners;
  }
}
