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
            ? Stream.<FailureRule>of(
                BuildErrorPatterns.MACHINE,
                BuildErrorPatterns.PACKAGES,
                RequirementErrorPatterns.TWICE,
                RequirementErrorPatterns.HASHES,
                RequirementErrorPatterns.PLATFORM,
                IndexErrorPatterns.CREDENTIALS,
                IndexErrorPatterns.NETWORK,
                new ConflictRule(),
                IndexErrorPatterns.VERSIONS,
                new MissingDependencyRule(),
                BuildErrorPatterns.RUST,
                BuildErrorPatterns.BUILDS,
                new KnownRecipeRule())
            : Stream.<FailureRule>of(BuildErrorPatterns.MACHINE);
    return causes.flatMap(cause -> cause.of(step).stream()).findFirst();
  }

  @Override
  public String toString() {
    return problem + " " + remedy;
  }
}
