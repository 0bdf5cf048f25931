package io.github.pythonimage.verify.layers;

import io.github.pythonimage.docker.ImageInfo;
import io.github.pythonimage.verify.files.DamagedImageException;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.files.TreeReader;
import java.io.IOException;
import java.util.List;
import java.util.Set;

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
   * @throws DamagedImageException where a layer is not what its digests say, or cannot be merged
   * @throws IOException where a layer cannot be read
   */
  public static MergedImage read(PlatformImage image, Set<String> base) throws IOException {
    return read(image, base, UnpackLimit.ofImages());
  }

  static MergedImage read(PlatformImage image, Set<String> base, UnpackLimit limit)
      throws IOException {
    var reader = new TreeReader();
    var paths = new LayerPaths();
    var stack = new LayerStack(layer -> base.contains(image.diffIds().get(layer)));
    for (var layer = 0; layer < image.layers().size(); layer++) {
      try {
        var strict = new LayerReader(image, layer, limit);
        stack.add(layer, ScannedLayer.readStrictly(reader, strict, paths));
      } catch (DamagedImageException e) {
        throw image.damaged(layer, e);
      }
    }
    stack.addMissing(paths);
    return new MergedImage(
        ImageConfig.read(image, stack.size()),
        stack.files(),
        stack.hidden(ImageConfig.steps(image)));
  }
}
