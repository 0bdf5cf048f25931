package io.github.pythonimage.verify.layers;

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
    Blobs blobs) {
  public PlatformImage {
    layers = List.copyOf(layers);
    diffIds = List.copyOf(diffIds);
  }
}
