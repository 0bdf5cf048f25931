package io.github.pythonimage.verify.layers;

import io.github.pythonimage.verify.files.DamagedImageException;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/**
 * Compares what a registry has with the layers that an engine has verified, by digest: their
 * entries are not read again. A layer that several images share is read once.
 */
public final class LayerContents {
  private final Set<Compared> compared = new HashSet<>();

  private record Compared(String digest, String diffId) {}

  /**
   * Reads all layers.
   *
   * @throws DamagedImageException where a layer is not what its digests say
   * @throws IOException where a layer cannot be read
   */
  public void compare(PlatformImage image) throws IOException {
    var limit = UnpackLimit.ofImages();
    for (var i = 0; i < image.layers().size(); i++) {
      var layer = new Compared(image.layers().get(i).digest(), image.diffIds().get(i));
      if (compared.contains(layer)) {
        continue;
      }
      try {
        new LayerReader(image, i, limit).compare();
      } catch (DamagedImageException e) {
        throw image.damaged(i, e);
      }
      compared.add(layer);
    }
  }
}
