package io.github.pythonimage.verify.system;

import io.github.pythonimage.config.Prefix;
import io.github.pythonimage.verify.files.FileEntry;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.python.PythonEnvironment;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;

/**
 * The bytes of the files below a prefix, and its largest parts: packages, and folders of the rest.
 */
public record SizeBreakdown(long total, List<Entry<String, Long>> largest) {
  private static final int SHOWN = 8;

  public SizeBreakdown {
    largest = List.copyOf(largest);
  }

  /** The sizes below a prefix. */
  public static SizeBreakdown of(FileTree files, Prefix prefix) {
    var owners = new HashMap<String, String>();
    PythonEnvironment.of(files)
        .below(prefix.venv())
        .forEach(d -> d.record().keySet().forEach(path -> owners.put(path, d.toString())));
    var parts = new HashMap<String, Long>();
    var depth = prefix.path().split("/", -1).length + 2;
    files
        .below(prefix.path())
        .filter(FileEntry::isFile)
        .forEach(f -> parts.merge(part(f, owners, depth), f.size(), Long::sum));
    return new SizeBreakdown(
        parts.values().stream().mapToLong(Long::longValue).sum(),
        parts.entrySet().stream()
            .sorted(
                Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                    .thenComparing(Entry.comparingByKey()))
            .limit(SHOWN)
            .map(e -> Map.entry(e.getKey(), e.getValue()))
            .toList());
  }

  private static String part(FileEntry file, Map<String, String> owners, int depth) {
    var owner = owners.get(file.path());
    if (owner != null) {
      return owner;
    }
    var parts = file.parent().split("/", -1);
    return String.join("/", List.of(parts).subList(0, Math.min(parts.length, depth)));
  }
}
