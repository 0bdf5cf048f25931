package io.github.pythonimage.verify.layers;

import java.io.Serial;

/** The content of an image is not what its digests, its manifest or its configuration say. */
public final class DamagedImageException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  public DamagedImageException(String message) {
    super(message);
  }

  /** The same, and says which layer it is. */
  DamagedImageException ofLayer(PlatformImage image, int layer) {
    return new DamagedImageException(
        "layer %d of %d (%s): %s"
            .formatted(
                layer + 1,
                image.layers().size(),
                image.layers().get(layer).digest(),
                getMessage()));
  }
}
