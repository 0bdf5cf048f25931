package io.github.pythonimage.maven;

import io.github.pythonimage.build.config.Outputs;
import io.github.pythonimage.build.config.Outputs.Place;
import io.github.pythonimage.buildkit.request.Attestation;
import io.github.pythonimage.config.EnumNames;
import io.github.pythonimage.config.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The parameters that say what a build makes and where it goes. */
record OutputParameters(
    @Nullable List<String> platforms,
    @Nullable List<String> outputs,
    @Nullable String provenance,
    @Nullable String sbom,
    boolean pushUnverified) {

  Outputs toConfig() {
    var attestations = new ArrayList<Attestation>();
    if (isRequested(provenance)) {
      attestation("-Dpython-image.provenance", provenance, Outputs::provenance)
          .ifPresent(attestations::add);
    }
    if (isRequested(sbom)) {
      attestation("-Dpython-image.sbom", sbom, Outputs::sbom).ifPresent(attestations::add);
    }
    return new Outputs(platformList(), places(), attestations, pushUnverified);
  }

  private List<Platform> platformList() {
    return isEmpty(platforms)
        ? List.of()
        : words("-Dpython-image.platforms", platforms, Platform::of);
  }

  private Set<Place> places() {
    return isEmpty(outputs)
        ? Set.of()
        : Set.copyOf(
            words("-Dpython-image.outputs", outputs, word -> EnumNames.of(Place.class, word)));
  }

  private static boolean isEmpty(@Nullable List<?> words) {
    return words == null || words.isEmpty();
  }

  private static boolean isRequested(@Nullable String word) {
    return word != null && !word.isBlank() && !word.equals("false");
  }

  private static <T> List<T> words(
      String name, List<@Nullable String> words, Function<String, T> parser) {
    return new XmlParameter(name)
        .each(words, word -> parser.apply(word.strip())).stream().distinct().toList();
  }

  private static Optional<Attestation> attestation(
      String name, @Nullable String word, Function<String, Optional<Attestation>> parser) {
    return new XmlParameter(name).required(word, text -> parser.apply(text.strip()), "");
  }
}
