package io.github.pythonimage.verify.layers;

import io.github.pythonimage.verify.files.FileEntry;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.files.TreeReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;

/** Collects what layers have and no container shows. */
public final class HiddenFiles {
  // Of a file that did not change, this much is read twice; more would only take time.
  private static final long LARGE = 1 << 20;
  private static final String DELETION = "/.wh.";

  private final TreeReader reader = new TreeReader();
  private final Map<Integer, List<FileEntry>> found = new TreeMap<>();

  /**
   * Adds an entry that later layers delete or replace.
   *
   * @param layer the base's first is 0
   */
  public void add(int layer, String path, TarArchiveEntry entry, InputStream in)
      throws IOException {
    // The file that a hard link is has an entry of its own in the same layer.
    if (!entry.isLink()) {
      add(layer, reader.entry(path, entry, "", in));
    }
  }

  private void add(int layer, FileEntry entry) {
    found.computeIfAbsent(layer, l -> new ArrayList<>()).add(entry);
  }

  /**
   * The entries of one layer that the file system does not have, or has with another content.
   *
   * @param visible what a container of the image shows
   */
  List<FileEntry> hidden(FileTree visible, TarArchiveEntry entry, InputStream in)
      throws IOException {
    var path = TreeReader.path(entry.getName());
    var shown = visible.get(path);
    if (entry.isLink()
        || path.startsWith(DELETION, path.lastIndexOf('/'))
        || shown.filter(s -> s.size() > LARGE && s.size() == entry.getSize()).isPresent()) {
      return List.of();
    }
    var read = reader.entry(path, entry, "", in);
    return shown.filter(s -> isSame(s, read)).isPresent() ? List.of() : List.of(read);
  }

  // All that rules look for in a file is in its content.
  private static boolean isSame(FileEntry one, FileEntry other) {
    return one.type() == other.type()
        && one.size() == other.size()
        && one.content().equals(other.content());
  }

  void add(int layer, List<FileEntry> entries) {
    entries.forEach(entry -> add(layer, entry));
  }

  /**
   * All of them, layer by layer.
   *
   * @param steps the instruction of each layer; none where nobody knows
   */
  public List<LayerFiles> layers(List<String> steps) {
    return found.entrySet().stream()
        .map(
            layer ->
                new LayerFiles(
                    layer.getKey() + 1,
                    layer.getKey() < steps.size() ? steps.get(layer.getKey()) : "",
                    FileTree.of(layer.getValue())))
        .toList();
  }
}
