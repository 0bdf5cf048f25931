package io.github.pythonimage.verify.layers;

import io.github.pythonimage.docker.ImageInfo;
import io.github.pythonimage.verify.files.FileEntry;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.files.TreeReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;

/**
 * An image that no engine has, read layer by layer.
 *
 * @param files what a container would show
 * @param hidden what layers have and no container would show
 */
public record MergedImage(ImageInfo info, FileTree files, List<HiddenLayerFiles> hidden) {
  public MergedImage {
    hidden = List.copyOf(hidden);
  }

  /**
   * Reads all layers.
   *
   * @param base diff ids of layers in which nothing hidden is looked for
   */
  public static MergedImage read(PlatformImage image, Set<String> base) throws IOException {
    var reader = new Reader(image, base);
    LayerMerger.merge(image, reader);
    return new MergedImage(
        ImageConfig.read(image, reader.size),
        reader.tree.tree(),
        HiddenLayerFiles.of(reader.hidden, ImageConfig.steps(image)));
  }

  private static final class Reader implements LayerMerger.Visitor {
    private final TreeReader tree = new TreeReader();
    private final TreeReader hiddenFiles = new TreeReader();
    private final Map<Integer, List<FileEntry>> hidden = new TreeMap<>();
    private final PlatformImage image;
    private final Set<String> base;
    private long size;

    Reader(PlatformImage image, Set<String> base) {
      this.image = image;
      this.base = base;
    }

    @Override
    public void visit(
        String path, TarArchiveEntry entry, String linkedTo, int layer, InputStream content)
        throws IOException {
      size += linkedTo.isEmpty() ? entry.getSize() : 0;
      var added = tree.add(path, entry, linkedTo, content);
      if (TreeReader.isOfTheEngine(path) && added.isFile() && isOwn(layer)) {
        hide(layer, added);
      }
    }

    @Override
    public void hidden(String path, TarArchiveEntry entry, int layer, InputStream content)
        throws IOException {
      // The file that a hard link is has an entry of its own in the same layer.
      if (isOwn(layer) && !entry.isLink()) {
        hide(layer, hiddenFiles.entry(path, entry, "", content));
      }
    }

    private void hide(int layer, FileEntry file) {
      hidden.computeIfAbsent(layer, l -> new ArrayList<>()).add(file);
    }

    private boolean isOwn(int layer) {
      return !base.contains(image.diffIds().get(layer));
    }
  }
}
