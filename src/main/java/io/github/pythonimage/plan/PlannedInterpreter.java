package io.github.pythonimage.plan;

import io.github.pythonimage.catalog.PythonPackages;
import io.github.pythonimage.config.Prefix;
import io.github.pythonimage.config.PythonSeries;
import io.github.pythonimage.config.RemoteArchive;
import java.util.List;
import java.util.Optional;

/**
 * Where the interpreter of an image is, and what brings it there.
 *
 * @param inPrefix whether it is part of the one directory that is copied
 * @param command the path that starts it
 * @param packages the runtime's packages that bring it; none where it is in the prefix or the base
 * @param development packages that building wheels needs besides
 * @param downloads archives that it, or what compiles it, comes from
 * @param repository where those packages are; empty where the base's package manager knows them
 */
public record PlannedInterpreter(
    Provider provider,
    boolean inPrefix,
    String command,
    List<String> packages,
    List<String> development,
    List<RemoteArchive> downloads,
    Optional<PlannedRepository> repository) {
  public PlannedInterpreter {
    packages = List.copyOf(packages);
    development = List.copyOf(development);
    downloads = List.copyOf(downloads);
  }

  /** One in the prefix, {@code home}. */
  static PlannedInterpreter inPrefix(
      Provider provider, String home, List<RemoteArchive> downloads) {
    return new PlannedInterpreter(
        provider, true, home + "/bin/python3", List.of(), List.of(), downloads, Optional.empty());
  }

  PlannedInterpreter from(PlannedRepository place) {
    return new PlannedInterpreter(
        provider, inPrefix, command, packages, development, downloads, Optional.of(place));
  }

  static PlannedInterpreter packaged(
      Provider provider, PythonPackages patterns, PythonSeries series) {
    return new PlannedInterpreter(
        provider,
        false,
        expanded(patterns.command(), series),
        patterns.runtime().stream().map(name -> expanded(name, series)).toList(),
        patterns.development().stream().map(name -> expanded(name, series)).toList(),
        List.of(),
        Optional.empty());
  }

  static PlannedInterpreter inBase(String command, PythonSeries series) {
    return new PlannedInterpreter(
        Provider.IMAGE,
        false,
        expanded(command, series),
        List.of(),
        List.of(),
        List.of(),
        Optional.empty());
  }

  /** One of the image that an application starts from. */
  static PlannedInterpreter inherited(Provider provider, String command, Prefix prefix) {
    return new PlannedInterpreter(
        provider,
        command.startsWith(prefix.python() + "/"),
        command,
        List.of(),
        List.of(),
        List.of(),
        Optional.empty());
  }

  /** The folder of its installation, where it is in the prefix. */
  public String home() {
    return command.replaceFirst("/bin/python3$", "");
  }

  /** Whether the builder has more Pythons than this one. */
  public boolean sharesBuilder() {
    return provider == Provider.PYENV;
  }

  /** Whether it brings its own libraries, which the distribution does not update. */
  public boolean selfContained() {
    return provider == Provider.STANDALONE;
  }

  /** Whether the base image has it already. */
  public boolean inBase() {
    return !inPrefix && packages.isEmpty();
  }

  private static String expanded(String pattern, PythonSeries series) {
    return pattern.replace("{series}", series.toString()).replace("{digits}", series.digits());
  }
}
