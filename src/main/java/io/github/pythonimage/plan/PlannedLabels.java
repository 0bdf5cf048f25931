package io.github.pythonimage.plan;

import io.github.pythonimage.config.ImageReference;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The labels that a Dockerfile sets. */
final class PlannedLabels {
  private static final String BASE = "org.opencontainers.image.base.";

  private static final List<String> REVISION =
      List.of("org.opencontainers.image.revision", "org.opencontainers.image.created");

  private PlannedLabels() {}

  /** The tag of a parent image says more than its digest, which has a label of its own. */
  private static ImageReference baseName(PlannedImage image) {
    var base = image.base();
    return image.isApplication() && base.tag().isPresent() ? base.withTag(base.tag().get()) : base;
  }

  static Map<String, String> of(PlannedImage image) {
    var labels = new TreeMap<>(image.projectLabels());
    labels.put(BASE + "name", baseName(image).toString());
    // Without a digest in the POM the builder finds it, when the labels are written already.
    image.base().digest().ifPresent(digest -> labels.put(BASE + "digest", digest));
    if (image.interpreter().selfContained()) {
      labels.put(
          "io.github.pythonimage.openssl",
          "linked statically; updates come only with another archive");
    }
    if (image.isApplication()) {
      // Those of the parent are of other files.
      REVISION.forEach(name -> labels.putIfAbsent(name, ""));
    }
    labels.putAll(image.spec().runtime().labels());
    return Collections.unmodifiableMap(labels);
  }
}
