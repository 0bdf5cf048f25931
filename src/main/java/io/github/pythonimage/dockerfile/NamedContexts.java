package io.github.pythonimage.dockerfile;

import io.github.pythonimage.plan.PlannedImage;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * The build contexts that an image has besides the folder of its module and its scripts. Each takes
 * the place of a stage of its name.
 */
public final class NamedContexts {
  /** The lock of a uv workspace above the module, and what uv reads with it. */
  public static final String REQUIREMENTS = "requirements";

  private NamedContexts() {}

  /** Where the files of {@link #REQUIREMENTS} are written, beside the Dockerfile. */
  public static Path requirements(Path dockerfile) {
    return dockerfile.resolveSibling(REQUIREMENTS);
  }

  /**
   * The folders by name.
   *
   * @param dockerfile as seen from the module's folder, as the folders are
   */
  public static Map<String, String> of(PlannedImage image, String dockerfile) {
    var contexts = new TreeMap<String, String>();
    if (image.inputs().workspace().isPresent()) {
      contexts.put(REQUIREMENTS, requirements(Path.of(dockerfile)).toString().replace('\\', '/'));
    }
    var number = 0;
    for (var project : image.wheels().projects()) {
      number++;
      if (project.outside()) {
        contexts.put("sources-" + number, project.path());
      }
    }
    return contexts;
  }
}
