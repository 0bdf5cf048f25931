package io.github.pythonimage.plan;

import io.github.pythonimage.catalog.Distribution;
import io.github.pythonimage.catalog.PythonPackages;
import io.github.pythonimage.catalog.PythonRelease;
import io.github.pythonimage.catalog.PythonRelease.Archive;
import io.github.pythonimage.catalog.PythonReleases;
import io.github.pythonimage.catalog.Signer;
import io.github.pythonimage.spec.InterpreterSpec;
import io.github.pythonimage.spec.InterpreterSpec.DistributionsOwn;
import io.github.pythonimage.spec.InterpreterSpec.InBase;
import io.github.pythonimage.spec.InterpreterSpec.Packaged;
import io.github.pythonimage.spec.PlannedPython;
import io.github.pythonimage.spec.Prefix;
import io.github.pythonimage.spec.PythonRequest;
import io.github.pythonimage.spec.PythonSeries;
import io.github.pythonimage.spec.SpecException;
import java.util.List;
import java.util.Optional;

/** What is known of interpreters before they are built, by the way they are had. */
record Interpreters(PythonReleases releases) {

  /**
   * A Python that was asked for.
   *
   * @param archives of its sources; none where it is not compiled here
   * @param signer who must have signed those; empty where nobody needs to
   */
  record Found(
      PythonRequest requested,
      PlannedPython python,
      List<Archive> archives,
      Optional<Signer> signer) {}

  /** The error is in {@code <pythons><python>}. */
  Found find(PythonRequest request, InterpreterSpec spec) {
    try {
      if (Provider.of(spec).knowsRelease()) {
        var release = releases.resolve(request);
        return spec.signed()
            ? signed(request, release)
            : new Found(
                request, PlannedPython.of(release.version()), release.archives(), Optional.empty());
      }
      if (request instanceof PythonRequest.Exact exact && exact.sha256().isPresent()) {
        throw new SpecException(
            "",
            "the checksum of " + exact + " is one of its sources, which are not used.",
            "Remove <sha256>, or use <provider>source</provider>.");
      }
      return new Found(request, PlannedPython.of(request), List.of(), Optional.empty());
    } catch (SpecException e) {
      throw e.in("<pythons><python>");
    }
  }

  /** With one archive: every further one would have to be signed, and be on the mirror, as well. */
  private Found signed(PythonRequest request, PythonRelease release) {
    try {
      return new Found(
          request,
          PlannedPython.of(release.version()),
          release.archives().subList(0, 1),
          Optional.of(releases.signer(release.version().series())));
    } catch (SpecException e) {
      throw e.in(", <interpreter><sigstore>");
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
      return PlannedInterpreter.packaged(Provider.REPOSITORY, patterns, series);
    }
    if (spec instanceof DistributionsOwn) {
      return PlannedInterpreter.packaged(Provider.SYSTEM, distribution.own().orElseThrow(), series);
    }
    if (spec instanceof InBase inBase) {
      return PlannedInterpreter.inBase(inBase.command(), series);
    }
    return new PlannedInterpreter(
        Provider.of(spec), true, prefix.python() + "/bin/python3", List.of(), List.of());
  }
}
