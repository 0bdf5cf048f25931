package io.github.pythonimage.plan;

import io.github.pythonimage.catalog.PythonPackages;
import io.github.pythonimage.spec.PythonSeries;
import java.util.List;
import java.util.Optional;

/**
 * Where the interpreter of an image is, and what brings it there.
 *
 * @param inPrefix whether it is part of the one directory that is copied
 * @param command the path that starts it
 * @param packages the runtime's packages that bring it; none where it is in the prefix or the base
 * @param development packages that building wheels needs besides
 * @param repository where those packages are; empty where the base's package manager knows them
 */
public record PlannedInterpreter(
    Provider provider,
    boolean inPrefix,
    String command,
    List<String> packages,
    List<String> development,
    Optional<PlannedRepository> repository) {
  public PlannedInterpreter {
    packages = List.copyOf(packages);
    development = List.copyOf(development);
  }

  /** One that needs no repository. */
  public PlannedInterpreter(
      Provider provider,
      boolean inPrefix,
      String command,
      List<String> packages,
      List<String> development) {
    this(provider, inPrefix, command, packages, development, Optional.empty());
  }

  PlannedInterpreter from(PlannedRepository place) {
    return new PlannedInterpreter(
        provider, inPrefix, command, packages, development, Optional.of(place));
  }

  static PlannedInterpreter packaged(
      Provider provider, PythonPackages patterns, PythonSeries series) {
    return new PlannedInterpreter(
        provider,
        false,
        expanded(patterns.command(), series),
        patterns.runtime().stream().map(name -> expanded(name, series)).toList(),
        patterns.development().stream().map(name -> expanded(name, series)).toList());
  }

  static PlannedInterpreter inBase(String command, PythonSeries series) {
    return new PlannedInterpreter(
        Provider.IMAGE, false, expanded(command, series), List.of(), List.of());
  }

  /** Whether the base image has it already. */
  public boolean inBase() {
    return !inPrefix && packages.isEmpty();
  }

  private static String expanded(String pattern, PythonSeries series) {
    return pattern.replace("{series}", series.toString()).replace("{digits}", series.digits());
  }
}
