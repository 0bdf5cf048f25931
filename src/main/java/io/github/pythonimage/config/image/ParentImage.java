package io.github.pythonimage.config.image;

import io.github.pythonimage.config.ImageReference;
import io.github.pythonimage.config.PythonRequest;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * An image of another module that an application starts from, for one Python.
 *
 * @param python the exact release, or the series where nobody has looked into the image
 * @param interpreter the path that starts Python without the environment
 * @param runtime the image that runs in production
 * @param builder the image with compilers
 * @param init the path of the init process that starts its entry point; empty without one
 */
public record ParentImage(
    PythonRequest python,
    String interpreter,
    Content runtime,
    Content builder,
    Optional<String> init) {

  /**
   * An image as the module that built it knows it.
   *
   * @param name with a tag, which may move, and with the digest where one is known
   * @param id by which the engine that built it knows it
   * @param platforms that it is for; empty where the module that built it does not know
   */
  public record Content(ImageReference name, String id, Set<String> platforms) {
    public Content {
      // In one order, as fingerprints need one.
      platforms = Collections.unmodifiableSet(new TreeSet<>(platforms));
    }

    /** The content's digest; empty if no registry and no containerd image store has it. */
    public Optional<String> digest() {
      return name.digest();
    }
  }
}
