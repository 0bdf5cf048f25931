package io.github.pythonimage.maven;

import io.github.pythonimage.spec.Compilation;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** User properties that win over the POM; read once, so that an error names the property alone. */
record Overrides(Optional<URI> mirror, Optional<Boolean> optimizations) {
  static Overrides none() {
    return new Overrides(Optional.empty(), Optional.empty());
  }

  static Overrides of(@Nullable String mirror, @Nullable String optimizations) {
    return new Overrides(
        new Element("-Dpython-image.source.mirror").optional(mirror, Compilation::mirror),
        new Element("-Dpython-image.source.optimizations")
            .optional(optimizations, Element::choice));
  }
}
