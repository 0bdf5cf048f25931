package io.github.pythonimage.verify.layers;

import io.github.pythonimage.verify.files.FileContent;
import io.github.pythonimage.verify.files.FileEntry;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.files.FileType;
import io.github.pythonimage.verify.files.NameCollisions;
import io.github.pythonimage.verify.files.TreeReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/** Puts layers on each other: what a container shows, and what only the layers have. */
final class LayerStack {
  private static final int FOLDER_MODE = 0755;
  private final NavigableMap<String, LayerEntry> tree = new TreeMap<>();
  private final NameCollisions copies = new NameCollisions();
  private final Map<Integer, List<FileEntry>> hidden = new TreeMap<>();
  private final IntPredicate isSkipped;

  /**
   * An entry of a layer.
   *
   * @param first the path that the layer has its content under
   */
  private record LayerEntry(FileEntry entry, int layer, String first) {}

  /**
   * An empty file system.
   *
   * @param isSkipped whether nothing hidden is looked for in a layer; the base's first is 0
   */
  LayerStack(IntPredicate isSkipped) {
    this.isSkipped = isSkipped;
  }

  /** Puts a layer on those before it. */
  void add(int number, ScannedLayer layer) {
    // These are about layers below, wherever they stand in the layer's archive.
    layer.emptied().forEach(path -> hideBelow(path, number));
    layer
        .deleted()
        .forEach(
            path -> {
              hide(path);
              hideBelow(path, number);
            });
    layer.replaced().forEach(this::hide);
    layer.entries().forEach(entry -> put(number, entry));
  }

  /** Adds the folders that engines make, as no layer has them. */
  void addMissing(LayerPaths paths) {
    for (var path : paths.missing(tree.keySet())) {
      var folder =
          new FileEntry(path, FileType.FOLDER, FOLDER_MODE, 0, 0, 0, 0, "", FileContent.NONE);
      tree.put(path, new LayerEntry(folder, 0, path));
    }
  }

  private void put(int layer, ScannedLayer.Entry scanned) {
    var target = Optional.ofNullable(tree.get(scanned.linkedTo())).map(LayerEntry::entry);
    var entry = scanned.file().linkedTo(target);
    var path = entry.path();
    var before = tree.get(path);
    if (before != null && before.layer() == layer && !entry.isFolder()) {
      path = copies.freeName(path, tree::containsKey);
      entry = entry.at(path);
    } else {
      if (before != null && isHidden(before, entry, layer)) {
        hide(path);
      }
      if (!entry.isFolder()) {
        hideBelow(path, layer);
      }
    }
    var first = scanned.linkedTo().isEmpty() ? path : scanned.linkedTo();
    tree.put(path, new LayerEntry(entry, layer, first));
  }

  /** Whether a lower layer alone has what an entry replaces. A folder is judged with its layer. */
  private static boolean isHidden(LayerEntry before, FileEntry entry, int layer) {
    var areFolders = before.entry().isFolder() && entry.isFolder();
    return areFolders ? before.layer() != layer : !isSame(before.entry(), entry);
  }

  // All that rules look for in a file is in its content.
  private static boolean isSame(FileEntry one, FileEntry other) {
    return one.type() == other.type()
        && one.size() == other.size()
        && one.content().equals(other.content());
  }

  /** Hides what layers below have in a folder. */
  private void hideBelow(String folder, int layer) {
    var prefix = folder.equals("/") ? "/" : folder + "/";
    // The character after a slash, so that all that begins with the prefix lies between the two.
    var end = prefix.substring(0, prefix.length() - 1) + (char) ('/' + 1);
    var below = tree.subMap(prefix, false, end, false).values();
    below.stream()
        .filter(one -> one.layer() < layer)
        .map(one -> one.entry().path())
        .toList()
        .forEach(this::hide);
  }

  private void hide(String path) {
    var gone = tree.remove(path);
    if (gone != null && !isSkipped.test(gone.layer())) {
      hidden.computeIfAbsent(gone.layer(), l -> new ArrayList<>()).add(gone.entry());
    }
  }

  /** What a container shows. */
  FileTree files() {
    return FileTree.of(
        tree.values().stream()
            .map(LayerEntry::entry)
            .filter(entry -> !TreeReader.isOfTheEngine(entry.path()))
            .toList());
  }

  /** The bytes of all files that are not hidden; one that has several names counts once. */
  long size() {
    var sizes = new HashMap<String, Long>();
    tree.values().forEach(one -> sizes.put(one.layer() + one.first(), one.entry().size()));
    return sizes.values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * What only layers have.
   *
   * @param steps the instruction of each layer; none where nobody knows
   */
  List<HiddenLayerFiles> hidden(List<String> steps) {
    tree.values().stream()
        .filter(one -> !isSkipped.test(one.layer()))
        .filter(one -> one.entry().isFile() && TreeReader.isOfTheEngine(one.entry().path()))
        .forEach(
            one -> hidden.computeIfAbsent(one.layer(), l -> new ArrayList<>()).add(one.entry()));
    return hidden.entrySet().stream()
        .map(
            one -> {
              var step = one.getKey() < steps.size() ? steps.get(one.getKey()) : "";
              return new HiddenLayerFiles(one.getKey() + 1, step, FileTree.of(one.getValue()));
            })
        .toList();
  }
}
