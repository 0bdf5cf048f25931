package io.github.pythonimage.maven.session;

import io.github.pythonimage.build.labels.ImageLabels;
import io.github.pythonimage.config.image.ImageSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The labels that a module's project gives to its images. The first goal reads them for all goals,
 * as each would read the same history: what a Maven build writes is no change of the sources.
 */
public final class ModuleLabels {
  private ModuleLabels() {}

  /**
   * Those of some images.
   *
   * @param context of the plugin and the project, which Maven keeps until the build ends
   */
  @SuppressWarnings({"unchecked", "rawtypes"})
  public static ImageLabels of(
      List<ImageSpec> images, @Nullable Map context, Supplier<ImageLabels> read) {
    if (context == null) {
      return read.get();
    }
    var known =
        (Map<List<ImageSpec>, ImageLabels>)
            context.computeIfAbsent(
                "python-image.labels", key -> new HashMap<List<ImageSpec>, ImageLabels>());
    return known.computeIfAbsent(List.copyOf(images), key -> read.get());
  }
}
