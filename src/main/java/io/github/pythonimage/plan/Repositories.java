package io.github.pythonimage.plan;

import io.github.pythonimage.catalog.Catalog;
import io.github.pythonimage.catalog.Distribution;
import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.PythonSeries;
import io.github.pythonimage.config.Quoted;
import io.github.pythonimage.config.image.ImageSpec;
import io.github.pythonimage.config.interpreter.InterpreterSpec;
import io.github.pythonimage.config.interpreter.PackageRepository;
import io.github.pythonimage.config.interpreter.SigningKey;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is known of repositories before anything is fetched from them. */
final class Repositories {
  private Repositories() {}

  /** One that the user gave. */
  static PlannedRepository from(
      PackageRepository given, Distribution distribution, PlannedInterpreter interpreter) {
    // Only apt's repositories have several distributions in them.
    if (!distribution.family().orElseThrow().equals("apt")) {
      validateSuites(given, distribution);
      return new PlannedRepository(given.url(), "", List.of(), given.key(), all(interpreter));
    }
    var suite = given.suite().or(distribution::codename).orElse(distribution.version());
    var components =
        PackageRepository.flat(suite) || !given.components().isEmpty()
            ? given.components()
            : List.of("main");
    return new PlannedRepository(given.url(), suite, components, given.key(), all(interpreter));
  }

  private static void validateSuites(PackageRepository given, Distribution distribution) {
    if (given.suite().isPresent() || !given.components().isEmpty()) {
      throw new ConfigurationException(
          "<interpreter><repository>" + (given.suite().isPresent() ? "<suite>" : "<components>"),
          "is for apt, and " + distribution + " has another package manager.",
          "Remove it, and give the whole address as <url>.");
    }
  }

  /** Why the PPA has nothing for a distribution; empty where it has. */
  static Optional<String> deadsnakesMisfit(Distribution distribution) {
    var facts = Catalog.deadsnakes();
    var served =
        distribution.name().equals("ubuntu")
            && distribution.codename().filter(facts.suites()::containsKey).isPresent();
    return served
        ? Optional.empty()
        : Optional.of(
            "as of "
                + facts.as_of()
                + " it has packages for "
                + new TreeSet<>(facts.suites().keySet())
                    .stream().map(suite -> "ubuntu:" + suite).collect(Collectors.joining(", "))
                + " alone");
  }

  /** Why the PPA, which has packages for a distribution, lacks one of an image's Pythons. */
  static Optional<String> deadsnakesLacks(Distribution distribution, ImageSpec image) {
    return image.pythons().stream()
        .map(python -> python.series().toString())
        .filter(owned(distribution)::equals)
        .findFirst()
        .map(series -> "it has no " + series + ", which is what " + distribution + " itself has");
  }

  /** The series that the PPA leaves to the distribution. */
  private static String owned(Distribution distribution) {
    return distribution.codename().map(Catalog.deadsnakes().suites()::get).orElseThrow();
  }

  /** The PPA, or a copy of it. */
  static PlannedInterpreter deadsnakes(
      InterpreterSpec.Deadsnakes spec, Distribution distribution, PythonSeries series) {
    var facts = Catalog.deadsnakes();
    if (owned(distribution).equals(series.toString())) {
      throw new ConfigurationException(
          "<pythons><python>",
          Quoted.of(series.toString())
              + " is not in deadsnakes for "
              + distribution
              + ", because it is what Ubuntu itself has there.",
          "Use <provider>repository</provider> for Ubuntu's packages of it, or <provider>source</provider>.");
    }
    var interpreter =
        PlannedInterpreter.packaged(
            Provider.DEADSNAKES, distribution.series().orElseThrow(), series);
    return interpreter.from(
        new PlannedRepository(
            spec.mirror().orElseGet(() -> URI.create(facts.url())),
            distribution.codename().orElseThrow(),
            List.of("main"),
            spec.key()
                .orElseGet(
                    () -> new SigningKey(facts.fingerprint(), String.join("\n", facts.key()))),
            all(interpreter)));
  }

  private static List<String> all(PlannedInterpreter interpreter) {
    return Stream.concat(interpreter.packages().stream(), interpreter.development().stream())
        .toList();
  }
}
