package io.github.pythonimage.verify;

import io.github.pythonimage.engine.ImageInfo;
import io.github.pythonimage.plan.PlannedImage;
import io.github.pythonimage.spec.ImageSpec;
import io.github.pythonimage.spec.Prefix;
import java.util.Optional;

/**
 * All that checks may look at.
 *
 * @param base empty where the engine does not have the base image by itself
 * @param facts empty where the image could not be looked at from inside
 */
record Evidence(
    PlannedImage image, ImageInfo info, Optional<ImageInfo> base, Optional<Facts> facts) {
  ImageSpec spec() {
    return image.spec();
  }

  Prefix prefix() {
    return spec().prefix();
  }
}
