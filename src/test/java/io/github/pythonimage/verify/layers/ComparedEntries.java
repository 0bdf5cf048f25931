package io.github.pythonimage.verify.layers;

import io.github.pythonimage.verify.files.FileEntry;
import io.github.pythonimage.verify.files.FileTree;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** What two readers of one image must agree on: all but times, and what an engine adds itself. */
public final class ComparedEntries {
  private ComparedEntries() {}

  /** The entries of a tree by their paths. */
  public static Map<String, FileEntry> of(FileTree files, Predicate<String> isOfTheEngine) {
    var entries = new TreeMap<String, FileEntry>();
    files
        .all()
        .filter(entry -> !isOfTheEngine.test(entry.path()))
        .forEach(entry -> entries.put(entry.path(), withoutTime(entry)));
    return entries;
  }

  private static FileEntry withoutTime(FileEntry entry) {
    return new FileEntry(
        entry.path(),
        entry.type(),
        entry.mode(),
        entry.uid(),
        entry.gid(),
        entry.size(),
        0,
        entry.target(),
        entry.content());
  }
}
