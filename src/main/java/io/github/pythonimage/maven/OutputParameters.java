package io.github.pythonimage.maven;

import io.github.pythonimage.buildkit.Attestation;
import io.github.pythonimage.pipeline.Outputs;
import io.github.pythonimage.pipeline.Outputs.Place;
import io.github.pythonimage.spec.Choice;
import io.github.pythonimage.spec.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the parameters about outputs. */
final class OutputParameters {
  private OutputParameters() {}

  static Outputs read(
      @Nullable List<@Nullable String> platforms,
      @Nullable List<@Nullable String> outputs,
      @Nullable String provenance,
      @Nullable String sbom) {
    var attestations = new ArrayList<Attestation>();
    attestation("-Dpython-image.provenance", provenance, Outputs::provenance)
        .ifPresent(attestations::add);
    attestation("-Dpython-image.sbom", sbom, Outputs::sbom).ifPresent(attestations::add);
    return new Outputs(
        words("-Dpython-image.platforms", platforms, Platform::of),
        Set.copyOf(words("-Dpython-image.outputs", outputs, word -> Choice.of(Place.class, word))),
        attestations);
  }

  private static <T> List<T> words(
      String name, @Nullable List<@Nullable String> words, Function<String, T> parser) {
    return words == null
        ? List.of()
        : new Element(name)
            .each(words, word -> parser.apply(word.strip())).stream().distinct().toList();
  }

  private static Optional<Attestation> attestation(
      String name, @Nullable String word, Function<String, Optional<Attestation>> parser) {
    return new Element(name).orDefault(word, "false", text -> parser.apply(text.strip()));
  }
}
