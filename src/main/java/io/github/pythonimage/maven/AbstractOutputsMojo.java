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
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** What is made, and where it goes. */
abstract class AbstractOutputsMojo extends AbstractSecretsMojo {

  /**
   * What to build for, separated by commas, such as {@code linux/amd64,linux/arm64}. Unless given,
   * the platform that the first builder is named for, or that of the daemon that builds. Several of
   * them need buildkitds or engines with the containerd image store.
   */
  @Parameter(property = "python-image.platforms")
  private List<String> platforms = List.of();

  /**
   * Where images go, separated by commas: {@code engine} (the images of the engine, which is where
   * {@code verify} runs them), {@code registry} (pushed by digest while they are built; the goal
   * {@code verify} sets the tags), {@code oci} and {@code docker} (archives {@code image.oci.tar}
   * and {@code image.docker.tar} beside each Dockerfile), {@code oci-layout} (the folder {@code
   * image.oci} there). All but {@code engine} need a buildkitd or an engine with the containerd
   * image store. Unless given, {@code engine}.
   */
  @Parameter(property = "python-image.outputs")
  private List<String> outputs = List.of();

  /**
   * Whether images carry how they were built, as SLSA provenance: {@code false}, {@code min} or
   * {@code max} (with build arguments). The digest then differs with every build.
   */
  @Parameter(property = "python-image.provenance", defaultValue = "false")
  private String provenance = "false";

  /**
   * Whether images carry a list of what is in them, as an SPDX document: {@code false}, {@code
   * true} (made by the generator that the daemon pulls by itself) or the image of a generator.
   */
  @Parameter(property = "python-image.sbom", defaultValue = "false")
  private String sbom = "false";

  /**
   * Whether {@code build} sets tags in a registry before the images are verified. Unless {@code
   * true}, content is pushed by digest only, and {@code verify} sets the tags after all images of
   * the module have passed. The log warns of tags that were set without verification.
   */
  @Parameter(property = "python-image.push.unverified", defaultValue = "false")
  private boolean pushUnverified;

  Outputs outputs() {
    var attestations = new ArrayList<Attestation>();
    if (isAsked(provenance)) {
      attestation("-Dpython-image.provenance", provenance, Outputs::provenance)
          .ifPresent(attestations::add);
    }
    if (isAsked(sbom)) {
      attestation("-Dpython-image.sbom", sbom, Outputs::sbom).ifPresent(attestations::add);
    }
    return new Outputs(platforms(), places(), attestations, pushUnverified);
  }

  private List<Platform> platforms() {
    return none(platforms) ? List.of() : words("-Dpython-image.platforms", platforms, Platform::of);
  }

  private Set<Place> places() {
    return none(outputs)
        ? Set.of()
        : Set.copyOf(
            words("-Dpython-image.outputs", outputs, word -> EnumNames.of(Place.class, word)));
  }

  private static boolean none(@Nullable List<?> words) {
    return words == null || words.isEmpty();
  }

  private static boolean isAsked(@Nullable String word) {
    return word != null && !word.isBlank() && !word.equals("false");
  }

  private static <T> List<T> words(
      String name, List<@Nullable String> words, Function<String, T> parser) {
    return new Element(name)
        .each(words, word -> parser.apply(word.strip())).stream().distinct().toList();
  }

  private static Optional<Attestation> attestation(
      String name, @Nullable String word, Function<String, Optional<Attestation>> parser) {
    return new Element(name).required(word, text -> parser.apply(text.strip()), "");
  }
}
