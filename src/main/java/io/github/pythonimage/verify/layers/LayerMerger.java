package io.github.pythonimage.verify.layers;

import io.github.pythonimage.verify.files.FileEntry;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;

/**
 * The file system of an image, made of its layers: what a container would see, without one. The top
 * layer is read first, so that each file's content passes by once and only names are kept.
 */
public final class LayerMerger {
  private static final int FOLDER_MODE = 0755;

  private final PlatformImage image;
  private final Visitor visitor;
  private final UnpackLimit limit;
  // What upper layers decided: paths that they have or delete, and folders that they empty.
  private final Set<String> decided = new HashSet<>();
  private final Set<String> hidden = new HashSet<>();
  // What a container sees.
  private final Set<String> shown = new HashSet<>();
  // Passed on last, as the file that each of them is may come later.
  private final Map<String, HardLink> links = new LinkedHashMap<>();
  private final Map<Integer, List<LayerPaths.Step>> steps = new TreeMap<>();

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
      var one = merger.new Layer(layer);
      merger.describing(layer, one::read);
    }
    merger.finish();
  }

  private interface Work {
    void run() throws IOException;
  }

  /** Says which layer it is that cannot be read. */
  private void describing(int layer, Work work) throws IOException {
    try {
      work.run();
    } catch (DamagedImageException e) {
      throw e.ofLayer(image, layer);
    }
  }

  private void finish() throws IOException {
    var paths = new LayerPaths();
    for (var layer : steps.entrySet()) {
      describing(layer.getKey(), () -> paths.add(layer.getValue()));
    }
    for (var one : links.entrySet()) {
      var link = one.getValue();
      visitor.visit(
          one.getKey(), link.entry(), link.target(), link.layer(), InputStream.nullInputStream());
    }
    for (var folder : paths.missing(shown)) {
      var entry = new TarArchiveEntry(folder.substring(1) + "/");
      entry.setMode(FOLDER_MODE);
      entry.setModTime(0L);
      visitor.visit(folder, entry, "", 0, InputStream.nullInputStream());
    }
  }

  /** One layer; what it decides counts for those below it. */
  private final class Layer {
    private final int index;
    private final List<LayerPaths.Step> order = new ArrayList<>();
    private final Set<String> own = new HashSet<>();
    private final Set<String> emptied = new HashSet<>();
    private final LayerLinks names = new LayerLinks();
    // Passed on at the end, as engines give a folder the attributes of its last entry.
    private final Map<String, TarArchiveEntry> folders = new LinkedHashMap<>();
    // Files that upper layers replace, by the links to them that they do not.
    private final Map<String, List<String>> replaced = new LinkedHashMap<>();

    Layer(int index) {
      this.index = index;
    }

    void read() throws IOException {
      new LayerReader(image, index, limit).read(this::entry);
      for (var folder : folders.entrySet()) {
        show(folder.getKey(), folder.getValue(), InputStream.nullInputStream());
      }
      if (!replaced.isEmpty()) {
        new LayerReader(image, index, limit).read(this::content);
      }
      steps.put(index, order);
      decided.addAll(own);
      hidden.addAll(emptied);
    }

    private void entry(TarHeader header, TarArchiveEntry entry, InputStream content)
        throws IOException {
      var step = LayerPaths.Step.of(header);
      order.add(step);
      var path = step.path();
      switch (step.kind()) {
        case EMPTIES -> emptied.add(path);
        case DELETES -> {
          own.add(path);
          emptied.add(path);
        }
        case FOLDER -> {
          own.add(path);
          if (isVisible(path)) {
            folders.put(path, entry);
          } else {
            visitor.hidden(path, entry, index, content);
          }
        }
        default -> {
          own.add(path);
          emptied.add(path);
          file(path, header, entry, content);
        }
      }
    }

    private void file(String path, TarHeader header, TarArchiveEntry entry, InputStream content)
        throws IOException {
      if (!entry.isLink()) {
        names.file(path, header, entry);
        if (isVisible(path)) {
          show(path, entry, content);
        } else {
          visitor.hidden(path, entry, index, content);
        }
        return;
      }
      var first = names.link(path, header, entry);
      if (!isVisible(path)) {
        visitor.hidden(path, entry, index, content);
      } else if (isVisible(first)) {
        link(path, entry, first);
      } else {
        replaced.computeIfAbsent(first, f -> new ArrayList<>()).add(path);
      }
    }

    private void show(String path, TarArchiveEntry entry, InputStream content) throws IOException {
      visitor.visit(path, entry, "", index, content);
      shown.add(path);
    }

    private void link(String path, TarArchiveEntry entry, String first) {
      links.put(path, new HardLink(entry, first, index));
      shown.add(path);
    }

    /** The first link gets the content of the file that an upper layer replaces. */
    private void content(TarHeader header, TarArchiveEntry entry, InputStream content)
        throws IOException {
      var waiting = replaced.remove(LayerPaths.Step.of(header).path());
      if (waiting == null) {
        return;
      }
      var first = waiting.get(0);
      show(first, entry, content);
      waiting.subList(1, waiting.size()).forEach(other -> link(other, entry, first));
    }

    private boolean isVisible(String path) {
      var isVisible = !decided.contains(path);
      for (var at = path; isVisible && !at.equals("/"); ) {
        at = FileEntry.parent(at);
        isVisible = !hidden.contains(at);
      }
      return isVisible;
    }
  }
}
