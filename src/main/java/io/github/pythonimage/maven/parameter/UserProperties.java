package io.github.pythonimage.maven.parameter;

import io.github.pythonimage.config.image.Policies;
import io.github.pythonimage.config.interpreter.Compilation;
import io.github.pythonimage.config.interpreter.InterpreterSpec.Sigstore;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** User properties that win over the POM; read once, so that an error names the property alone. */
public record UserProperties(
    Optional<URI> mirror,
    Optional<Boolean> optimizations,
    Optional<Sigstore> sigstore,
    Policies policies) {
  public static UserProperties of(
      @Nullable String mirror,
      @Nullable String optimizations,
      @Nullable String sigstore,
      @Nullable String policies) {
    return new UserProperties(
        new XmlParameter("-Dpython-image.source.mirror").optional(mirror, Compilation::mirror),
        new XmlParameter("-Dpython-image.source.optimizations")
            .optional(optimizations, XmlParameter::parseBoolean),
        new XmlParameter("-Dpython-image.source.sigstore").enumValue(Sigstore.class, sigstore),
        new XmlParameter("-Dpython-image.policies")
            .optional(policies, Policies::of)
            .orElse(Policies.none()));
  }
}
