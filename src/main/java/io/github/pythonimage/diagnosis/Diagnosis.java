package io.github.pythonimage.diagnosis;

import io.github.pythonimage.catalog.Catalog;
import io.github.pythonimage.catalog.Distribution;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Why a step failed.
 *
 * @param problem a sentence: what is wrong, and with which package
 * @param remedy what to do, with the element of the POM where there is one
 */
public record Diagnosis(String problem, String remedy) {

  /** What uv writes around the lines of a build: none of it says why. */
  private static final Pattern OF_UV =
      Pattern.compile("|(?:hint|cause|error): .*|\\[std(?:out|err)]");

  private static final FailureRule MACHINE = ErrorPatterns.ALL.group("machine");
  private static final List<FailureRule> OF_SYSTEM = List.of(MACHINE, new UnknownPackageRule());
  private static final List<FailureRule> OF_WHEELS =
      List.of(
          MACHINE,
          new UnknownPackageRule(),
          new MissingLibraryRule(),
          ErrorPatterns.ALL.group("requirements"),
          new ConflictRule(),
          ErrorPatterns.ALL.group("versions"),
          new MissingDependencyRule(),
          ErrorPatterns.ALL.group("builds"),
          new KnownRecipeRule());

  /** Reads what a failed step wrote; empty where nothing in it is known. */
  public static Optional<Diagnosis> of(FailedStep step) {
    var rules = step.buildsWheels() ? OF_WHEELS : OF_SYSTEM;
    return rules.stream().flatMap(rule -> rule.of(step).stream()).findFirst();
  }

  /** The same for each of the failures that the step reports. */
  public static List<Diagnosis> all(FailedStep step) {
    var failures = step.failures();
    return failures.size() == 1
        ? of(step).stream().toList()
        : failures.stream()
            .map(failure -> of(failure).orElseGet(() -> unexplained(failure)))
            .distinct()
            .toList();
  }

  /**
   * What to do about libraries that files of the environment link to and that the builder does not
   * have; empty where their packages are not known, or the POM asks for them.
   *
   * @param runtimePackages what {@code <runtime><packages>} has
   */
  public static Optional<Diagnosis> ofLibraries(
      Collection<String> libraries, Distribution distribution, List<String> runtimePackages) {
    var known = Catalog.sharedLibraries();
    var missing =
        libraries.stream()
            .filter(
                library ->
                    known
                        .packageOf(library, distribution)
                        .filter(name -> !runtimePackages.contains(name))
                        .isPresent())
            .toList();
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Diagnosis(
                "The environment links to %s, which no package of the builder has."
                    .formatted(String.join(" and ", missing)),
                missing.stream()
                    .map(library -> known.remedy(library, distribution, "<runtime><packages>"))
                    .distinct()
                    .collect(Collectors.joining(" "))));
  }

  /** For one of several failures: the others may be explained, and none must be left out. */
  private static Diagnosis unexplained(FailedStep failure) {
    var lines = failure.log().stream().filter(line -> !OF_UV.matcher(line).matches()).toList();
    return new Diagnosis(
        "%s cannot be built; its build ends with: %s."
            .formatted(
                failure.subject(),
                ErrorPattern.shorten(lines.get(lines.size() - 1)).replaceFirst("\\.$", "")),
        "Correct its sources, or ask for another version or a wheel of it.");
  }

  @Override
  public String toString() {
    return problem + " " + remedy;
  }
}
