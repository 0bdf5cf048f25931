package io.github.pythonimage.build.verify;

import io.github.pythonimage.verify.check.Finding;
import io.github.pythonimage.verify.layers.PlatformImage;
import java.util.List;
import java.util.stream.Stream;

/** Compares the platforms that an image has with those that it was asked for. */
final class PlatformList {
  private static final String RULE = "architecture";

  private PlatformList() {}

  /**
   * What is missing or too much. Engines prefer an image of a newer variant, whatever else the
   * index has. An image that was asked for one platform is compared with that elsewhere.
   */
  static List<Finding> findings(List<String> asked, List<PlatformImage> images) {
    var wanted = asked.stream().map(PlatformImage::withoutUsualVariant).distinct().toList();
    var actual = images.stream().map(PlatformImage::platform).toList();
    var missing =
        wanted.stream()
            .filter(platform -> !actual.contains(platform))
            .map("There is no image for %s. Build all platforms again."::formatted);
    var unwanted =
        actual.stream()
            .filter(platform -> asked.size() > 1 && !wanted.contains(platform))
            .map(
                "There is an image for %s, which python-image.platforms does not have. Build the image again."
                    ::formatted);
    return Stream.concat(missing, unwanted).map(message -> new Finding(RULE, message)).toList();
  }
}
