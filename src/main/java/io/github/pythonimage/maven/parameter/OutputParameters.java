package io.github.pythonimage.maven.parameter;

import io.github.pythonimage.build.config.Outputs;
import io.github.pythonimage.build.config.Outputs.Place;
import io.github.pythonimage.buildkit.request.Attestation;
import io.github.pythonimage.config.EnumNames;
import io.github.pythonimage.config.Platform;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The parameters that say what a build makes and where it goes. */
public record OutputParameters(
    @Nullable List<String> platforms,
    @Nullable List<String> outputs,
    @Nullable String provenance,
    @Nullable String sbom,
    boolean pushUnverified) {

  public Outputs toConfig() {
    return new Outputs(
        values("-Dpython-image.platforms", platforms, Platform::of),
        Set.copyOf(
            values("-Dpython-image.outputs", outputs, word -> EnumNames.of(Place.class, word))),
        Stream.of(
                attestation("-Dpython-image.provenance", provenance, Outputs::provenance),
                attestation("-Dpython-image.sbom", sbom, Outputs::sbom))
            .flatMap(Optional::stream)
            .toList(),
        pushUnverified);
  }

  private static <T> List<T> values(
      String name, @Nullable List<@Nullable String> words, Function<String, T> parser) {
    return new XmlParameter(name)
        .each(words == null ? List.of() : words, word -> parser.apply(word.strip())).stream()
            .distinct()
            .toList();
  }

  private static Optional<Attestation> attestation(
      String name, @Nullable String word, Function<String, Optional<Attestation>> parser) {
    return new XmlParameter(name).orDefault(word, "false", text -> parser.apply(text.strip()));
  }
}
