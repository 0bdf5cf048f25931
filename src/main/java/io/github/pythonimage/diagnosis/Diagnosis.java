package io.github.pythonimage.diagnosis;

import java.util.List;
import java.util.Optional;

/**
 * Why a step failed.
 *
 * @param problem a sentence: what is wrong, and with which package
 * @param remedy what to do, with the element of the POM where there is one
 */
public record Diagnosis(String problem, String remedy) {

  private static final FailureRule MACHINE = ErrorPatterns.ALL.group("machine");
  private static final List<FailureRule> OF_WHEELS =
      List.of(
          MACHINE,
          ErrorPatterns.ALL.group("requirements"),
          new ConflictRule(),
          ErrorPatterns.ALL.group("versions"),
          new MissingDependencyRule(),
          ErrorPatterns.ALL.group("builds"),
          new KnownRecipeRule());

  /** Reads what a failed step wrote; empty where nothing in it is known. */
  public static Optional<Diagnosis> of(FailedStep step) {
    var rules = step.buildsWheels() ? OF_WHEELS : List.of(MACHINE);
    return rules.stream().flatMap(rule -> rule.of(step).stream()).findFirst();
  }

  @Override
  public String toString() {
    return problem + " " + remedy;
  }
}
