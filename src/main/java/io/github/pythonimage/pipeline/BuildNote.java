package io.github.pythonimage.pipeline;

import java.util.List;
import java.util.Map;

/**
 * What a build noted of the base that an image was made from.
 *
 * @param platforms that it was built for
 * @param base the image's name, with the digest that the builder reported where it did
 * @param layers the base's diff ids, by platform; no entry where they are unknown
 */
record BuildNote(List<String> platforms, String base, Map<String, List<String>> layers) {
  BuildNote {
    platforms = List.copyOf(platforms);
    layers = Map.copyOf(layers);
  }

  /** A name with a digest stands for the same content for ever. */
  boolean isPinned() {
    return base.contains("@");
  }
}
