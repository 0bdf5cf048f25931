package io.github.pythonimage.verify.layers;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;

/**
 * The file system of an image, made of its layers: what a container would see, without one. The top
 * layer is read first, so that each file's content passes by once and only names are kept.
 */
public final class LayerMerger {
  private static final String WHITEOUT = ".wh.";
  private static final String OPAQUE = ".wh..wh..opq";
  private static final String RESERVED = ".wh..wh.";

  private final PlatformImage image;
  private final Visitor visitor;
  private final UnpackLimit limit;
  // What upper layers decided: paths that they have or delete, and folders that they empty.
  private final Set<String> decided = new HashSet<>();
  private final Set<String> hidden = new HashSet<>();
  // Whether what a container sees there is a folder.
  private final Map<String, Boolean> folders = new HashMap<>();
  // Passed on last, as the file that each of them is may lie in a lower layer.
  private final Map<String, HardLink> links = new LinkedHashMap<>();

  private record HardLink(TarArchiveEntry entry, String target, int layer) {}

  private LayerMerger(PlatformImage image, Visitor visitor, UnpackLimit limit) {
    this.image = image;
    this.visitor = visitor;
    this.limit = limit;
  }

  /** Receives the entries. A later one of the same path counts instead of an earlier one. */
  @FunctionalInterface
  public interface Visitor {
    /**
     * One entry.
     *
     * @param path absolute, without a slash at its end; {@code /} is the root
     * @param entry its attributes; the name in it is as the layer has it
     * @param linkedTo for a hard link, the path of the file that it is; empty for others
     * @param layer the layer that it comes from, the base's first is 0
     * @param content of a file, to be read before this returns; empty for others
     */
    void visit(String path, TarArchiveEntry entry, String linkedTo, int layer, InputStream content)
        throws IOException;

    /** One entry that a later layer deletes or replaces. */
    default void hidden(String path, TarArchiveEntry entry, int layer, InputStream content)
        throws IOException {}
  }

  /**
   * Reads all layers.
   *
   * @throws DamagedImageException where a layer is not what its digests say, or cannot be merged
   * @throws IOException where a layer cannot be read
   */
  public static void merge(PlatformImage image, Visitor visitor) throws IOException {
    merge(image, visitor, UnpackLimit.ofImages());
  }

  static void merge(PlatformImage image, Visitor visitor, UnpackLimit limit) throws IOException {
    var merger = new LayerMerger(image, visitor, limit);
    for (var layer = image.layers().size() - 1; layer >= 0; layer--) {
      merger.new Layer(layer).read();
    }
    merger.finish();
  }

  private void finish() throws IOException {
    for (var one : links.entrySet()) {
      var link = one.getValue();
      if (!folders.containsKey(link.target())) {
        throw new DamagedImageException(
            "the hard link %s leads to %s, which no layer has"
                .formatted(one.getKey(), link.target()));
      }
      visitor.visit(
          one.getKey(), link.entry(), link.target(), link.layer(), InputStream.nullInputStream());
    }
    for (var path : folders.keySet()) {
      for (var at = path; !at.equals("/"); ) {
        at = parent(at);
        if (!folders.getOrDefault(at, true)) {
          throw new DamagedImageException(path + " lies below " + at + ", which is no folder");
        }
      }
    }
  }

  private static String parent(String path) {
    var slash = path.lastIndexOf('/');
    return slash <= 0 ? "/" : path.substring(0, slash);
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** The path that a name in an archive stands for. */
  private static String absolute(String name) {
    var parts = new ArrayList<String>();
    for (var part : name.split("/", -1)) {
      if (part.equals("..")) {
        throw new DamagedImageException("a layer has the path '" + name + "'");
      }
      if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
    }
    return "/" + String.join("/", parts);
  }

  /** One layer; what it decides counts for those below it. */
  private final class Layer {
    private final int index;
    private final Set<String> own = new HashSet<>();
    private final Set<String> emptied = new HashSet<>();
    // Files that upper layers replace, by the links to them that they do not.
    private final Map<String, List<String>> replaced = new LinkedHashMap<>();

    Layer(int index) {
      this.index = index;
    }

    void read() throws IOException {
      new LayerReader(image, index, limit).read(this::entry);
      if (!replaced.isEmpty()) {
        new LayerReader(image, index, limit).read(this::content);
        if (!replaced.isEmpty()) {
          throw new DamagedImageException(
              "the hard link %s leads to %s, which its layer does not have"
                  .formatted(
                      replaced.values().iterator().next().get(0),
                      replaced.keySet().iterator().next()));
        }
      }
      decided.addAll(own);
      hidden.addAll(emptied);
    }

    private void entry(TarArchiveEntry entry, InputStream content) throws IOException {
      var path = absolute(entry.getName());
      var name = name(path);
      if (name.equals(OPAQUE)) {
        emptied.add(parent(path));
      } else if (name.startsWith(RESERVED)) {
        return; // Notes of an old storage driver, which engines leave out as well.
      } else if (name.startsWith(WHITEOUT)) {
        delete(parent(path), name.substring(WHITEOUT.length()));
      } else {
        own.add(path);
        if (!entry.isDirectory()) {
          emptied.add(path);
        }
        if (isVisible(path)) {
          visit(path, entry, content);
        } else {
          visitor.hidden(path, entry, index, content);
        }
      }
    }

    private void delete(String folder, String name) {
      var path = folder.equals("/") ? "/" + name : folder + "/" + name;
      own.add(path);
      emptied.add(path);
    }

    private void visit(String path, TarArchiveEntry entry, InputStream content) throws IOException {
      if (entry.isLink()) {
        var target = absolute(entry.getLinkName());
        if (!isVisible(target)) {
          replaced.computeIfAbsent(target, t -> new ArrayList<>()).add(path);
          return;
        }
        links.put(path, new HardLink(entry, target, index));
      } else {
        visitor.visit(path, entry, "", index, content);
      }
      folders.put(path, entry.isDirectory());
    }

    /** The first link gets the content of the file that an upper layer replaces. */
    private void content(TarArchiveEntry entry, InputStream content) throws IOException {
      if (!entry.isFile() || entry.isLink()) {
        return;
      }
      var waiting = replaced.remove(absolute(entry.getName()));
      if (waiting == null) {
        return;
      }
      var first = waiting.get(0);
      visitor.visit(first, entry, "", index, content);
      folders.put(first, false);
      for (var other : waiting.subList(1, waiting.size())) {
        links.put(other, new HardLink(entry, first, index));
        folders.put(other, false);
      }
    }

    private boolean isVisible(String path) {
      var isVisible = !decided.contains(path);
      for (var at = path; isVisible && !at.equals("/"); ) {
        at = parent(at);
        isVisible = !hidden.contains(at);
      }
      return isVisible;
    }
  }
}
