package io.github.pythonimage.verify.layers;

import io.github.pythonimage.verify.files.DamagedImageException;
import java.util.List;

/**
 * An image for one platform.
 *
 * @param platform of its configuration, such as {@code linux/arm64}
 * @param config the configuration's content, compared with its digest
 * @param layers the base's first, as they are stored
 * @param diffIds the digests of the unpacked layers that the configuration promises
 */
public record PlatformImage(
    String platform,
    Descriptor manifest,
    Descriptor configDescriptor,
    String config,
    List<Descriptor> layers,
    List<String> diffIds,
    BlobStore blobs) {
  public PlatformImage {
    layers = List.copyOf(layers);
    diffIds = List.copyOf(diffIds);
  }

  /** The same exception, which says which layer it is about. */
  DamagedImageException damaged(int layer, DamagedImageException cause) {
    return new DamagedImageException(
        "layer %d of %d (%s): %s"
            .formatted(layer + 1, layers.size(), layers.get(layer).digest(), cause.getMessage()));
  }

  /** The variant that everybody means is left out by some and not by others. */
  public static String withoutUsualVariant(String platform) {
    return platform.replaceFirst("/arm64/v8$", "/arm64").replaceFirst("/amd64/v1$", "/amd64");
  }
}
