package io.github.pythonimage.build.labels;

import io.github.pythonimage.config.PythonSeries;
import io.github.pythonimage.config.image.ImageSpec;
import io.github.pythonimage.plan.ProjectLabels;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The labels of each image of a module, beside those of {@code <labels>}.
 *
 * @param byImage the labels of an image and a Python, by {@code id/series}
 * @param warnings why some are missing, by the image's id
 */
public record ImageLabels(Map<String, Map<String, String>> byImage, Map<String, String> warnings)
    implements ProjectLabels {
  // Sorted, as checksums are made of them.
  public ImageLabels {
    var labels = new TreeMap<String, Map<String, String>>();
    byImage.forEach(
        (key, some) -> labels.put(key, Collections.unmodifiableMap(new TreeMap<>(some))));
    byImage = Collections.unmodifiableMap(labels);
    warnings = Collections.unmodifiableMap(new TreeMap<>(warnings));
  }

  public static ImageLabels none() {
    return new ImageLabels(Map.of(), Map.of());
  }

  static String key(ImageSpec image, PythonSeries series) {
    return image.id() + "/" + series;
  }

  @Override
  public Map<String, String> of(ImageSpec image, PythonSeries series) {
    return byImage.getOrDefault(key(image, series), Map.of());
  }
}
