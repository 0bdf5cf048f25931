package io.github.pythonimage.diagnosis;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * Why a step failed.
 *
 * @param problem a sentence: what is wrong, and with which package
 * @param remedy what to do, with the element of the POM where there is one
 */
public record Diagnosis(String problem, String remedy) {

  /** Reads what a failed step wrote; empty where nothing in it is known. */
  public static Optional<Diagnosis> of(FailedStep step) {
    var causes =
        step.buildsWheels()
            ? Stream.<Cause>of(
                Sayings.MACHINE,
                Sayings.PACKAGES,
                Sayings.HASHES,
                Sayings.PLATFORM,
                Sayings.CREDENTIALS,
                Sayings.NETWORK,
                new Conflict(),
                Sayings.VERSIONS,
                new MissingThing(),
                Sayings.RUST,
                Sayings.BUILDS,
                new KnownRecipe())
            : Stream.<Cause>of(Sayings.MACHINE);
    return causes.flatMap(cause -> cause.of(step).stream()).findFirst();
  }

  @Override
  public String toString() {
    return problem + " " + remedy;
  }
}
