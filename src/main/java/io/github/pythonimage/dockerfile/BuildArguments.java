package io.github.pythonimage.dockerfile;

import io.github.pythonimage.plan.PlannedImage;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What a rendered file needs from outside. */
public final class BuildArguments {
  // Named so that no variable of a base or of a user has the same name.
  static final String NEWLINE = "PYTHON_IMAGE_NEWLINE";

  /** BuildKit puts it in front of the id of each cache mount of the build. */
  static final String CACHE_NAMESPACE = "BUILDKIT_CACHE_MOUNT_NS";

  private BuildArguments() {}

  /**
   * Build arguments to pass with the file. Among them is a namespace of caches for the base: the
   * ONBUILD instructions of a base are part of the build, and could mount each cache by its id.
   */
  public static Map<String, String> of(PlannedImage image) {
    var arguments = new TreeMap<String, String>();
    arguments.put(CACHE_NAMESPACE, cacheNamespace(image.baseHash()));
    if (needNewline(image)) {
      arguments.put(NEWLINE, "\n");
    }
    return Collections.unmodifiableMap(arguments);
  }

  /**
   * What a base's builds have before the ids of their caches.
   *
   * @param base a hash of the base as the POM writes it
   */
  public static String cacheNamespace(String base) {
    return "python-image-" + base;
  }

  static boolean needNewline(PlannedImage image) {
    var runtime = image.spec().runtime();
    return Stream.of(
            runtime.environment().values().stream(),
            image.labels().values().stream(),
            runtime.workdir().stream())
        .flatMap(values -> values)
        .anyMatch(value -> value.contains("\n"));
  }
}
