package io.github.pythonimage.diagnosis;

import java.util.Optional;

/**
 * Why a step failed.
 *
 * @param problem a sentence: what is wrong, and with which package
 * @param remedy what to do, with the element of the POM where there is one
 */
public record Diagnosis(String problem, String remedy) {

  private static final FailureRule OF_WHEELS =
      FailureRule.first(
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
          new KnownRecipeRule());

  /** Reads what a failed step wrote; empty where nothing in it is known. */
  public static Optional<Diagnosis> of(FailedStep step) {
    return (step.buildsWheels() ? OF_WHEELS : BuildErrorPatterns.MACHINE).of(step);
  }

  @Override
  public String toString() {
    return problem + " " + remedy;
  }
}
