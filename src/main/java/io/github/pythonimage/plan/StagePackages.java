package io.github.pythonimage.plan;

import java.util.LinkedHashSet;
import java.util.Set;

/** Packages of stages that no image keeps, for templates; each once. */
public record StagePackages(PlannedImage image) {

  /** Those that compile wheels, where compilers are installed for them alone. */
  public Set<String> compilers() {
    var names = new LinkedHashSet<>(image.distribution().toolchain());
    names.addAll(image.nativePackages());
    return names;
  }

  /** Those of the builder: the interpreter's, and what the toolchain would have brought. */
  public Set<String> builder() {
    var names = new LinkedHashSet<String>();
    if (image.compilers() != Compilers.ALWAYS) {
      names.addAll(image.distribution().wheelTools());
    }
    names.addAll(image.buildPackages());
    return names;
  }
}
