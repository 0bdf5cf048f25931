package io.github.pythonimage.verify.layers;

import io.github.pythonimage.verify.files.FileEntry;
import io.github.pythonimage.verify.files.TreeReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;

/** Collects what layers have and no container shows. */
public final class HiddenFileCollector {
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
      found.computeIfAbsent(layer, l -> new ArrayList<>()).add(reader.entry(path, entry, "", in));
    }
  }

  /** Adds a file that an engine puts one of its own over. */
  void add(int layer, FileEntry file) {
    found.computeIfAbsent(layer, l -> new ArrayList<>()).add(file);
  }

  /**
   * All of them, layer by layer.
   *
   * @param steps the instruction of each layer; none where nobody knows
   */
  public List<HiddenLayerFiles> layers(List<String> steps) {
    return HiddenLayerFiles.of(found, steps);
  }
}
