package io.github.pythonimage.plan;

import io.github.pythonimage.catalog.Distribution;
import io.github.pythonimage.catalog.PythonPackages;
import io.github.pythonimage.catalog.PythonRelease.Archive;
import io.github.pythonimage.catalog.PythonReleases;
import io.github.pythonimage.spec.InterpreterSpec;
import io.github.pythonimage.spec.InterpreterSpec.Deadsnakes;
import io.github.pythonimage.spec.InterpreterSpec.DistributionsOwn;
import io.github.pythonimage.spec.InterpreterSpec.InBase;
import io.github.pythonimage.spec.InterpreterSpec.Packaged;
import io.github.pythonimage.spec.PlannedPython;
import io.github.pythonimage.spec.Prefix;
import io.github.pythonimage.spec.PythonRequest;
import io.github.pythonimage.spec.PythonSeries;
import io.github.pythonimage.spec.Quoted;
import io.github.pythonimage.spec.SpecException;
import java.util.List;

/** What is known of interpreters before they are built, by the way they are had. */
record Interpreters(PythonReleases releases) {

  /**
   * A Python that was asked for.
   *
   * @param archives of its sources; none where it is not compiled here
   */
  record Found(PythonRequest requested, PlannedPython python, List<Archive> archives) {}

  /** The error is in {@code <pythons><python>}. */
  Found find(PythonRequest request, InterpreterSpec spec) {
    try {
      if (Provider.of(spec).knowsRelease()) {
        var release = releases.resolve(request);
        return new Found(request, PlannedPython.of(release.version()), release.archives());
      }
      if (request instanceof PythonRequest.Exact exact && exact.sha256().isPresent()) {
        throw new SpecException(
            "",
            "the checksum of " + exact + " is one of its sources, which are not used.",
            "Remove <sha256>, or use <provider>source</provider>.");
      }
      return new Found(request, PlannedPython.of(request), List.of());
    } catch (SpecException e) {
      throw e.in("<pythons><python>");
    }
  }

  /** The error is in {@code <interpreter>}. */
  static PlannedInterpreter place(
      InterpreterSpec spec, Prefix prefix, Distribution distribution, PythonSeries series) {
    if (spec instanceof Packaged packaged) {
      var usual = distribution.series().orElseThrow();
      var patterns =
          new PythonPackages(
              packaged.packages().isEmpty() ? usual.runtime() : packaged.packages(),
              packaged.development().isEmpty() ? usual.development() : packaged.development(),
              packaged.command().orElse(usual.command()));
      var planned = PlannedInterpreter.packaged(Provider.REPOSITORY, patterns, series);
      return packaged
          .repository()
          .map(given -> planned.from(Repositories.given(given, distribution, planned)))
          .orElse(planned);
    }
    if (spec instanceof Deadsnakes deadsnakes) {
      return Repositories.deadsnakes(deadsnakes, distribution, series);
    }
    if (spec instanceof DistributionsOwn own) {
      if (!own.accepted()) {
        throw refused(distribution);
      }
      return PlannedInterpreter.packaged(Provider.SYSTEM, distribution.own().orElseThrow(), series);
    }
    if (spec instanceof InBase inBase) {
      return PlannedInterpreter.inBase(inBase.command(), series);
    }
    return new PlannedInterpreter(
        Provider.of(spec), true, prefix.python() + "/bin/python3", List.of(), List.of());
  }

  private static SpecException refused(Distribution distribution) {
    return new SpecException(
        "<interpreter><provider>",
        Quoted.of("system")
            + " is the Python of "
            + distribution
            + "'s own programs: it has the version and the modules that those need, packages it has for them appear"
            + " among yours, and it changes when they do.",
        "Use 'source' or 'repository'; who wants it anyway adds"
            + " <acceptSystemPython>true</acceptSystemPython>.");
  }
}
