package io.github.pythonimage.config.image;

import io.github.pythonimage.config.ImageReference;
import io.github.pythonimage.config.PythonSeries;

/**
 * The image that others start from; one for all Pythons, or with {@code {series}} one for each.
 *
 * @param text what stands in the POM
 */
public record BaseTemplate(String text) {
  private static final String SERIES = "{series}";

  public static BaseTemplate of(String text) {
    ImageReference.of(text.replace(SERIES, "3.13"));
    return new BaseTemplate(text);
  }

  /** The image for a Python. */
  public ImageReference image(PythonSeries series) {
    return ImageReference.of(text.replace(SERIES, series.toString()));
  }

  @Override
  public String toString() {
    return text;
  }
}
