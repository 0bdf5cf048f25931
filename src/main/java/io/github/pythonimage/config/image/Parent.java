package io.github.pythonimage.config.image;

import io.github.pythonimage.config.PythonRequest;
import java.util.List;

/**
 * The image of this plugin that an application starts from.
 *
 * @param artifact the module that built it, {@code groupId:artifactId}
 * @param image its id in that module
 * @param provider how its interpreter came into it, in the words of {@code <provider>}
 * @param images one for each Python of the application
 */
public record Parent(String artifact, String image, String provider, List<ParentImage> images) {
  public Parent {
    images = List.copyOf(images);
  }

  /** The one for a Python of the application. */
  public ParentImage of(PythonRequest python) {
    return images.stream().filter(one -> one.python().equals(python)).findFirst().orElseThrow();
  }

  /** For messages: {@code image base of com.acme:python-base}. */
  @Override
  public String toString() {
    return "image " + image + " of " + artifact;
  }
}
