package io.github.pythonimage.build.config;

import io.github.pythonimage.buildkit.endpoint.Builders;
import io.github.pythonimage.buildkit.request.Attestation;
import io.github.pythonimage.config.EnumNames;
import io.github.pythonimage.config.ImageReference;
import io.github.pythonimage.config.Platform;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is made of every image of a matrix.
 *
 * @param platforms what to build for; the daemon's own where there are none
 * @param places where the images go, at least one
 * @param attestations what travels with them; none unless asked for, so that every daemon gives the
 *     same plain image
 * @param pushUnverified whether a build sets the tags in a registry before anything is verified
 */
public record Outputs(
    List<Platform> platforms,
    Set<Place> places,
    List<Attestation> attestations,
    boolean pushUnverified) {

  /** Where an image can go. */
  public enum Place {
    /** The engine's images, where {@code docker run} and {@code verify} find them. */
    ENGINE,
    /** The registry of its name. */
    REGISTRY,
    /** {@code image.oci.tar} beside its Dockerfile. */
    OCI,
    /** The folder {@code image.oci} beside its Dockerfile, with the same in it. */
    OCI_LAYOUT,
    /** {@code image.docker.tar} beside its Dockerfile. */
    DOCKER
  }

  private enum Mode {
    FALSE,
    MIN,
    MAX
  }

  public Outputs {
    platforms = List.copyOf(platforms);
    places = places.isEmpty() ? Set.of(Place.ENGINE) : Set.copyOf(places);
    attestations = List.copyOf(attestations);
  }

  /** The same for the platform that the first builder is named for, where none is asked for. */
  public Outputs orFor(Builders builders) {
    return platforms.isEmpty() && builders.platform().isPresent()
        ? new Outputs(
            List.of(Platform.of(builders.platform().get())), places, attestations, pushUnverified)
        : this;
  }

  /** Whether images end up where they can be run. */
  public boolean inEngine() {
    return places.contains(Place.ENGINE);
  }

  /** Whether images are pushed to the registry of their name. */
  public boolean inRegistry() {
    return places.contains(Place.REGISTRY);
  }

  /** The places in one order, whatever the order they were given in. */
  public Set<Place> sorted() {
    return EnumSet.copyOf(places);
  }

  /** Places as one writes them, for people. */
  public static String describe(Set<Place> places) {
    return places.stream().map(EnumNames::word).collect(Collectors.joining(", "));
  }

  /** Reads {@code false}, {@code min} or {@code max}. */
  public static Optional<Attestation> provenance(String word) {
    var mode = EnumNames.of(Mode.class, word);
    return mode == Mode.FALSE
        ? Optional.empty()
        : Optional.of(new Attestation("provenance", Map.of("mode", EnumNames.word(mode))));
  }

  /** Reads {@code false}, {@code true} (the daemon's own generator) or a generator's image. */
  public static Optional<Attestation> sbom(String word) {
    return switch (word) {
      case "false" -> Optional.empty();
      case "true" -> Optional.of(new Attestation("sbom", Map.of()));
      default ->
          Optional.of(
              new Attestation("sbom", Map.of("generator", ImageReference.of(word).toString())));
    };
  }

  /** All of it, in one order. */
  public List<Object> cacheKeyParts() {
    return List.of(platforms, sorted(), attestations);
  }
}
