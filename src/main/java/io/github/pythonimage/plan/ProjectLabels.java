package io.github.pythonimage.plan;

import io.github.pythonimage.config.PythonSeries;
import io.github.pythonimage.config.image.ImageSpec;
import java.util.Map;

/** The labels that a project gives to its images. */
@FunctionalInterface
public interface ProjectLabels {
  /** Those of an image with one Python, by name. */
  Map<String, String> of(ImageSpec image, PythonSeries series);
}
