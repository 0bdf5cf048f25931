package io.github.pythonimage.verify.packages;

import io.github.pythonimage.config.ProjectName;
import io.github.pythonimage.verify.files.FileEntry;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.files.RecordLine;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The Python packages of an image, wherever they are.
 *
 * @param sites folders that Python looks for packages in
 * @param distributions sorted by path
 * @param recorded every path that a RECORD has beside itself, or among the libraries of its prefix
 * @param unread the RECORDs that list more than the plugin reads
 */
public record PythonEnvironment(
    List<String> sites,
    List<InstalledDistribution> distributions,
    Set<String> recorded,
    List<String> unread) {
  private static final Pattern BYTECODE =
      Pattern.compile("(.*)/__pycache__/([^/]+)\\.cpython-\\d+t?(?:\\.opt-\\w+)?\\.pyc");

  private static final Pattern SITE =
      Pattern.compile("(/.+)/lib(?:32|64)?/python[0-9.]+t?/(?:site|dist)-packages");

  public PythonEnvironment {
    sites = List.copyOf(sites);
    distributions = List.copyOf(distributions);
    unread = List.copyOf(unread);
    // With names of an attacker's choice, Set.copyOf takes time with the square of their number.
    recorded = Collections.unmodifiableSet(new HashSet<>(recorded));
  }

  /** The packages of an image; computed once for each tree. */
  public static PythonEnvironment of(FileTree files) {
    return files.view(PythonEnvironment.class, PythonEnvironment::read);
  }

  /**
   * Whether packages are installed in this folder. A package may also have copies of others in a
   * folder of its own, such as {@code setuptools/_vendor}, that no other package can import.
   */
  public static boolean isSite(String folder) {
    return folder.endsWith("/site-packages") || folder.endsWith("/dist-packages");
  }

  private static PythonEnvironment read(FileTree files) {
    var sites =
        files
            .all()
            .filter(FileEntry::isFolder)
            .map(FileEntry::path)
            .filter(PythonEnvironment::isSite)
            .toList();
    var distributions = new ArrayList<InstalledDistribution>();
    var recorded = new HashSet<String>();
    var limit = new RecordLimit();
    files
        .all()
        .filter(e -> e.isFolder() && e.name().endsWith(".dist-info") && isSite(e.parent()))
        .map(e -> read(files, e, limit))
        .forEach(
            d -> {
              distributions.add(d);
              d.record().keySet().stream()
                  .filter(path -> isOwn(d.site(), path))
                  .forEach(recorded::add);
            });
    return new PythonEnvironment(sites, distributions, recorded, limit.unread);
  }

  private static boolean isOwn(String site, String path) {
    return path.startsWith(site + "/")
        || prefix(site).filter(prefix -> path.startsWith(prefix + "/lib")).isPresent();
  }

  /** The prefix of the Python that looks for packages in a folder, if one does. */
  public static Optional<String> prefix(String site) {
    var matcher = SITE.matcher(site);
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  private static InstalledDistribution read(FileTree files, FileEntry info, RecordLimit limit) {
    var stem = info.name().substring(0, info.name().length() - ".dist-info".length());
    var dash = stem.lastIndexOf('-');
    var record = files.get(info.path() + "/RECORD");
    return new InstalledDistribution(
        info.path(),
        ProjectName.normalize(dash < 0 ? stem : stem.substring(0, dash)),
        dash < 0 ? "" : stem.substring(dash + 1),
        files.get(info.path() + "/REQUESTED").isPresent(),
        record.isPresent(),
        record.filter(limit::isRead).map(r -> recorded(info.parent(), r.text())).orElse(Map.of()));
  }

  /** Small archives may have RECORDs of many short lines, each of which becomes a long path. */
  private static final class RecordLimit {
    private static final long MOST_LINES = 500_000;
    private static final long MOST_CHARACTERS = 48_000_000;

    private final List<String> unread = new ArrayList<>();
    private long lines;
    private long characters;

    boolean isRead(FileEntry record) {
      var folder = FileEntry.parent(record.parent());
      var count = record.text().lines().count();
      lines += count;
      characters += count * folder.length() + record.text().length();
      if (lines <= MOST_LINES && characters <= MOST_CHARACTERS) {
        return true;
      }
      unread.add(record.path());
      return false;
    }
  }

  private static Map<String, String> recorded(String site, String record) {
    var files = new HashMap<String, String>();
    record
        .lines()
        .filter(line -> !line.isBlank())
        .map(RecordLine::of)
        .forEach(line -> files.put(absolute(site, line.path()), line.sha256()));
    return files;
  }

  /** Like {@code os.path.abspath}: {@code ..} is taken out without looking at links. */
  public static String absolute(String site, String path) {
    var parts = new ArrayList<String>();
    var whole = path.startsWith("/") ? path : site + "/" + path;
    for (var part : FileEntry.names(whole)) {
      if (!part.equals("..")) {
        parts.add(part);
      } else if (!parts.isEmpty()) {
        parts.remove(parts.size() - 1);
      }
    }
    return "/" + String.join("/", parts);
  }

  /** Those in the environment, and in the interpreter below the prefix. */
  public Stream<InstalledDistribution> below(String folder) {
    return distributions.stream().filter(d -> d.info().startsWith(folder + "/"));
  }

  /** The module that a file is the bytecode of, by its name. */
  public static Optional<String> sourceOf(String path) {
    var bytecode = BYTECODE.matcher(path);
    return bytecode.matches()
        ? Optional.of(bytecode.group(1) + "/" + bytecode.group(2) + ".py")
        : Optional.empty();
  }

  /** Whether a RECORD has a file. */
  public boolean isRecorded(String path) {
    return recorded.contains(path);
  }
}
