package io.github.pythonimage.verify.layers;

import io.github.pythonimage.verify.files.DamagedImageException;
import io.github.pythonimage.verify.files.FileEntry;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Where the entries of layers land, layer on layer. Engines that put layers on each other in an
 * overlay and engines that unpack them into one folder differ where a name leads through a link, or
 * a layer has and deletes the same file. Such layers are refused.
 */
final class LayerPaths {
  static final String WHITEOUT = ".wh.";
  static final String OPAQUE = ".wh..wh..opq";
  static final String RESERVED = ".wh..wh.";
  private static final Set<String> NO_NAMES = Set.of("", ".", "..");

  // Whether what lies there is a folder.
  private final NavigableMap<String, Boolean> tree = new TreeMap<>();
  // Of the layer that is being added: its paths with their folders, and what it deletes.
  private final Set<String> paths = new HashSet<>();
  private final Set<String> deleted = new HashSet<>();

  /** What an entry does. */
  enum Kind {
    FOLDER,
    OTHER,
    DELETES,
    EMPTIES
  }

  /**
   * One entry.
   *
   * @param path of what it is, deletes or empties
   */
  record Step(String path, Kind kind) {
    /** What an entry does, by its name. */
    static Step of(TarHeader header) {
      var parts = parts(header.name());
      var path = "/" + String.join("/", parts);
      var name = parts.isEmpty() ? "" : parts.remove(parts.size() - 1);
      if (parts.stream().anyMatch(part -> part.startsWith(WHITEOUT))) {
        throw new DamagedImageException(path + " lies below a mark that deletes a file");
      }
      if (!name.startsWith(WHITEOUT)) {
        if (path.equals("/") && !header.isFolder()) {
          throw new DamagedImageException("the root folder is no folder");
        }
        return new Step(path, header.isFolder() ? Kind.FOLDER : Kind.OTHER);
      }
      var gone = name.substring(WHITEOUT.length());
      var isOpaque = name.equals(OPAQUE);
      var isOdd = isOpaque ? parts.isEmpty() : name.startsWith(RESERVED) || NO_NAMES.contains(gone);
      if (isOdd || !header.isFile() || header.size() > 0) {
        throw new DamagedImageException(path + " is an odd mark that deletes a file");
      }
      if (!isOpaque) {
        parts.add(gone);
      }
      return new Step("/" + String.join("/", parts), isOpaque ? Kind.EMPTIES : Kind.DELETES);
    }

    private static List<String> parts(String name) {
      var parts = FileEntry.names(name);
      if (parts.contains("..")) {
        throw new DamagedImageException("'" + name + "' leads to the folder above");
      }
      return parts;
    }
  }

  /** The path of the entry that a hard link is. */
  static String target(TarHeader link) {
    return "/" + String.join("/", Step.parts(link.linkName()));
  }

  /** Puts a layer on those before it, in the order of its archive. */
  void add(List<Step> layer) {
    layer.forEach(this::add);
    paths.clear();
    deleted.clear();
  }

  /**
   * Folders that engines make, as no layer has them.
   *
   * @param shown what the merged layers show
   * @throws DamagedImageException where that is not what the layers put there
   */
  Set<String> missing(Set<String> shown) {
    var missing = new TreeSet<>(tree.keySet());
    missing.removeAll(shown);
    for (var path : missing) {
      if (!tree.get(path)) {
        throw new DamagedImageException("the layers do not agree on " + path);
      }
    }
    for (var path : shown) {
      if (!path.equals("/") && !tree.containsKey(path)) {
        throw new DamagedImageException("the layers do not agree on " + path);
      }
    }
    return missing;
  }

  private void add(Step step) {
    var path = step.path();
    if (path.equals("/")) {
      return;
    }
    requireFolders(path);
    switch (step.kind()) {
      case DELETES -> {
        if (paths.contains(path)) {
          throw new DamagedImageException("it has " + path + " and deletes it");
        }
        deleted.add(path);
        tree.remove(path);
        clearBelow(path);
      }
      case EMPTIES -> {
        if (!tree.getOrDefault(path, true)) {
          throw new DamagedImageException("it empties the folder " + path + ", which is no folder");
        }
        requireNotDeleted(path);
        folder(path);
        clearBelow(path);
      }
      case FOLDER -> {
        requireNotDeleted(path);
        if (paths.contains(path) && !tree.getOrDefault(path, true)) {
          throw twice(path);
        }
        folder(path);
      }
      default -> {
        if (paths.contains(path)) {
          throw twice(path);
        }
        paths.add(path);
        tree.put(path, false);
        clearBelow(path);
      }
    }
  }

  /** Engines make folders that no layer has. */
  private void requireFolders(String path) {
    for (var at = FileEntry.parent(path); !at.equals("/"); at = FileEntry.parent(at)) {
      if (!tree.getOrDefault(at, true)) {
        throw new DamagedImageException(path + " lies below " + at + ", which is no folder");
      }
      requireNotDeleted(at);
      folder(at);
    }
  }

  private void folder(String path) {
    tree.put(path, true);
    paths.add(path);
  }

  private void requireNotDeleted(String path) {
    if (deleted.contains(path)) {
      throw new DamagedImageException("it has " + path + " and deletes it");
    }
  }

  private static DamagedImageException twice(String path) {
    return new DamagedImageException("it has " + path + " more than once");
  }

  /** Keeps what the layer itself has. */
  private void clearBelow(String folder) {
    var below = tree.subMap(folder + "/", false, folder + (char) ('/' + 1), false);
    below.keySet().removeIf(path -> !paths.contains(path));
  }
}
