package io.github.pythonimage.verify.layers;

import io.github.pythonimage.verify.files.FileEntry;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.files.NameCollisions;
import io.github.pythonimage.verify.files.TreeReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/** Puts layers on each other: what a container shows, and what only the layers have. */
final class LayerStack {
  private final NavigableMap<String, Placed> tree = new TreeMap<>();
  private final NameCollisions copies = new NameCollisions();
  private final Map<Integer, List<FileEntry>> hidden = new TreeMap<>();
  private final Set<Integer> skipped;

  private record Placed(FileEntry entry, int layer) {}

  /**
   * An empty file system.
   *
   * @param skipped layers in which nothing hidden is looked for
   */
  LayerStack(Set<Integer> skipped) {
    this.skipped = Set.copyOf(skipped);
  }

  /** Puts a layer on those before it. */
  void add(int number, ScannedLayer layer) {
    // These are about layers below, wherever they stand in the layer's archive.
    layer.emptied().forEach(this::hideBelow);
    layer
        .deleted()
        .forEach(
            path -> {
              hide(path);
              hideBelow(path);
            });
    layer.entries().forEach(entry -> put(number, entry));
  }

  private void put(int layer, ScannedLayer.Entry scanned) {
    var entry = scanned.file();
    if (!scanned.linkedTo().isEmpty()) {
      var target = tree.get(scanned.linkedTo());
      entry = target == null ? entry : linked(entry, target.entry());
    }
    var path = entry.path();
    var before = tree.get(path);
    if (before != null && before.layer() == layer && !entry.isFolder()) {
      path = copies.freeName(path, tree::containsKey);
      entry = entry.at(path);
    } else if (before != null && !(before.entry().isFolder() && entry.isFolder())) {
      if (!isSame(before.entry(), entry)) {
        hide(path);
      }
      hideBelow(path);
    }
    tree.put(path, new Placed(entry, layer));
  }

  private static FileEntry linked(FileEntry link, FileEntry target) {
    return new FileEntry(
        link.path(),
        target.type(),
        link.mode(),
        link.uid(),
        link.gid(),
        target.size(),
        link.modified(),
        target.target(),
        TreeReader.named(link.path(), target.path(), target.size(), target.content()));
  }

  // All that rules look for in a file is in its content.
  private static boolean isSame(FileEntry one, FileEntry other) {
    return one.type() == other.type()
        && one.size() == other.size()
        && one.content().equals(other.content());
  }

  private void hideBelow(String folder) {
    var prefix = folder.equals("/") ? "/" : folder + "/";
    // The character after a slash, so that all that begins with the prefix lies between the two.
    var end = prefix.substring(0, prefix.length() - 1) + (char) ('/' + 1);
    var below = tree.subMap(prefix, false, end, false);
    List.copyOf(below.keySet()).forEach(this::hide);
  }

  private void hide(String path) {
    var gone = tree.remove(path);
    if (gone != null && !skipped.contains(gone.layer())) {
      hidden.computeIfAbsent(gone.layer(), l -> new ArrayList<>()).add(gone.entry());
    }
  }

  /** What a container shows. */
  FileTree files() {
    return FileTree.of(
        tree.values().stream()
            .map(Placed::entry)
            .filter(entry -> !TreeReader.isOfTheEngine(entry.path()))
            .toList());
  }

  /**
   * What only layers have.
   *
   * @param steps the instruction of each layer; none where nobody knows
   */
  List<HiddenLayerFiles> hidden(List<String> steps) {
    var all = new TreeMap<Integer, List<FileEntry>>();
    hidden.forEach((layer, entries) -> all.put(layer, new ArrayList<>(entries)));
    tree.values().stream()
        .filter(one -> !skipped.contains(one.layer()))
        .filter(one -> one.entry().isFile() && TreeReader.isOfTheEngine(one.entry().path()))
        .forEach(one -> all.computeIfAbsent(one.layer(), l -> new ArrayList<>()).add(one.entry()));
    return HiddenLayerFiles.of(all, steps);
  }
}
