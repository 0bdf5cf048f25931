package io.github.pythonimage.plan;

import io.github.pythonimage.catalog.Distribution;
import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.PythonRequest;
import io.github.pythonimage.config.PythonSeries;
import io.github.pythonimage.config.image.ImageSpec;
import io.github.pythonimage.config.interpreter.InterpreterSpec.Packaged;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Facts about the Python that the programs of a distribution use. */
record SystemPythonFacts(Distribution distribution) {

  /** Why it is none of an image's Pythons, or not all of them; empty where it is not known. */
  Optional<String> incompatibility(ImageSpec image) {
    return distribution
        .ownSeries()
        .filter(own -> !others(image).isEmpty())
        .map(own -> distribution + " has Python " + own + ", and not " + joined(others(image)));
  }

  /** What there is to think of before an image takes Pythons from packages. */
  Optional<String> note(ImageSpec image) {
    var given =
        image.interpreter() instanceof Packaged packaged && packaged.repository().isPresent();
    return distribution
        .ownSeries()
        .filter(own -> !given && !others(image).isEmpty())
        .map(
            own ->
                "the own packages of "
                    + distribution
                    + " are of "
                    + own
                    + "; unless it has "
                    + joined(others(image))
                    + " besides, add a <repository>");
  }

  /**
   * Refuses what would fail after minutes, when the base is there and asked.
   *
   * @param usable whether its own series is one that images can be made of
   */
  void validateSeries(ImageSpec image, boolean usable) {
    incompatibility(image)
        .ifPresent(
            why -> {
              throw new ConfigurationException(
                  "<pythons><python>",
                  "'system' is the distribution's own, and " + why + ".",
                  (usable
                          ? "Use <python>"
                              + distribution.ownSeries().orElseThrow()
                              + "</python>, or"
                          : "Use")
                      + " another <provider>, such as source.");
            });
  }

  /**
   * The path of the interpreter, if packages bring the very one that the distribution's programs
   * use: under its own name, by its own package, or by that of its series.
   */
  public Optional<String> systemInterpreterIn(Packaged packages, PythonSeries series) {
    if (distribution.family().isEmpty()) {
      return Optional.empty();
    }
    var planned = planned(packages, series);
    return isOwn(packages, planned, series) ? Optional.of(planned.command()) : Optional.empty();
  }

  private boolean isOwn(Packaged packages, PlannedInterpreter planned, PythonSeries series) {
    var own = distribution.own().orElseThrow();
    // Distributions have /bin as another name of /usr/bin.
    var command = planned.command().replaceFirst("^/bin/", "/usr/bin/");
    if (command.equals(own.command())) {
      return true;
    }
    // A command elsewhere is another Python, whatever else is installed for it.
    var usual = new Packaged(List.of(), List.of(), Optional.empty(), Optional.empty());
    return command.equals(planned(usual, series).command())
        && (distribution.ownSeries().filter(series::equals).isPresent()
            || (packages.repository().isEmpty()
                && planned.packages().contains(own.runtime().get(0))));
  }

  private PlannedInterpreter planned(Packaged packages, PythonSeries series) {
    return PlannedInterpreter.packaged(
        Provider.REPOSITORY, Interpreters.patterns(packages, distribution, series), series);
  }

  private List<PythonSeries> others(ImageSpec image) {
    return image.pythons().stream()
        .map(PythonRequest::series)
        .distinct()
        .filter(series -> !distribution.ownSeries().equals(Optional.of(series)))
        .toList();
  }

  private static String joined(List<PythonSeries> series) {
    return series.stream().map(PythonSeries::toString).collect(Collectors.joining(", "));
  }
}
