package io.github.pythonimage.maven;

import io.github.pythonimage.config.image.Policies;
import io.github.pythonimage.config.interpreter.Compilation;
import io.github.pythonimage.config.interpreter.Sigstore;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** User properties that win over the POM; read once, so that an error names the property alone. */
record Overrides(
    Optional<URI> mirror,
    Optional<Boolean> optimizations,
    Optional<Sigstore> sigstore,
    Policies policies) {
  static Overrides none() {
    return new Overrides(Optional.empty(), Optional.empty(), Optional.empty(), Policies.none());
  }

  static Overrides of(
      @Nullable String mirror,
      @Nullable String optimizations,
      @Nullable String sigstore,
      @Nullable String policies) {
    return new Overrides(
        // A parser that nobody calls need not be made.
        mirror == null
            ? Optional.empty()
            : new Element("-Dpython-image.source.mirror").optional(mirror, Compilation::mirror),
        optimizations == null
            ? Optional.empty()
            : new Element("-Dpython-image.source.optimizations")
                .optional(optimizations, Element::choice),
        new Element("-Dpython-image.source.sigstore").choice(Sigstore.class, sigstore),
        Element.absent(policies)
            ? Policies.none()
            : new Element("-Dpython-image.policies").required(policies, Policies::of, ""));
  }
}
