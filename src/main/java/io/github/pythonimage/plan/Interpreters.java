package io.github.pythonimage.plan;

import io.github.pythonimage.catalog.Distribution;
import io.github.pythonimage.catalog.PythonPackages;
import io.github.pythonimage.catalog.PythonRelease;
import io.github.pythonimage.catalog.PythonRelease.Signer;
import io.github.pythonimage.catalog.PythonReleases;
import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.PythonRequest;
import io.github.pythonimage.config.PythonSeries;
import io.github.pythonimage.config.PythonVersion;
import io.github.pythonimage.config.RemoteArchive;
import io.github.pythonimage.config.TargetPython;
import io.github.pythonimage.config.image.ImageSpec;
import io.github.pythonimage.config.interpreter.InterpreterSpec;
import io.github.pythonimage.config.interpreter.InterpreterSpec.BaseImagePython;
import io.github.pythonimage.config.interpreter.InterpreterSpec.Deadsnakes;
import io.github.pythonimage.config.interpreter.InterpreterSpec.Inherited;
import io.github.pythonimage.config.interpreter.InterpreterSpec.Packaged;
import io.github.pythonimage.config.interpreter.InterpreterSpec.Pyenv;
import io.github.pythonimage.config.interpreter.InterpreterSpec.Standalone;
import io.github.pythonimage.config.interpreter.InterpreterSpec.SystemPython;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is known of interpreters before they are built, by the way they are had. */
record Interpreters(PythonReleases releases, RemoteArchive pyenv) {

  /**
   * A Python that was asked for.
   *
   * @param release to compile; empty where others have compiled it
   * @param signer who must have signed its archives; empty where nobody needs to
   */
  record ResolvedPython(
      PythonRequest requested,
      TargetPython python,
      Optional<PythonRelease> release,
      Optional<Signer> signer) {}

  /** The error is in {@code <pythons><python>}. */
  ResolvedPython find(PythonRequest request, InterpreterSpec spec) {
    try {
      if (spec instanceof Inherited) {
        var python = TargetPython.of(request);
        return new ResolvedPython(request, python, Optional.empty(), Optional.empty());
      }
      if (Provider.of(spec).compiles()) {
        var release = releases.resolve(request);
        return spec.signed()
            ? signed(request, release)
            : new ResolvedPython(
                request,
                TargetPython.of(release.version()),
                Optional.of(release),
                Optional.empty());
      }
      if (request.sha256().isPresent()) {
        throw new ConfigurationException(
            "",
            "the checksum of " + request + " is one of its sources, which are not used.",
            "Remove <sha256>, or use <provider>source</provider>.");
      }
      var python =
          spec instanceof Standalone standalone
              ? newest(request, standalone)
              : TargetPython.of(request);
      return new ResolvedPython(request, python, Optional.empty(), Optional.empty());
    } catch (ConfigurationException e) {
      throw e.at("<pythons><python>");
    }
  }

  /** The newest release that was asked for; the error has no element, the caller adds it. */
  private static TargetPython newest(PythonRequest request, Standalone spec) {
    var wanted = TargetPython.of(request);
    return spec.archives().stream()
        .map(archive -> PythonVersion.of(archive.version()))
        .filter(wanted::isA)
        .max(Comparator.naturalOrder())
        .map(TargetPython::of)
        .orElseThrow(
            () ->
                ConfigurationException.of(
                    request.toString(),
                    "is in none of the <archives>, which have "
                        + spec.archives().stream()
                            .map(RemoteArchive::version)
                            .distinct()
                            .collect(Collectors.joining(", "))
                        + ".",
                    "Add an <archive> with its <python>, <url> and <sha256>."));
  }

  /** With one archive: every further one would have to be signed, and be on the mirror, as well. */
  private ResolvedPython signed(PythonRequest request, PythonRelease release) {
    return ConfigurationException.locate(
        ", <interpreter><sigstore>",
        () ->
            new ResolvedPython(
                request,
                TargetPython.of(release.version()),
                Optional.of(new PythonRelease(release.version(), release.archives().subList(0, 1))),
                Optional.of(releases.signer(release.version().series()))));
  }

  /** What packages are called, and where they have the interpreter. */
  static PythonPackages patterns(
      Packaged packaged, Distribution distribution, PythonSeries series) {
    var usual =
        packaged.repository().isPresent()
            ? distribution.series().orElseThrow()
            : distribution.packagesOf(series);
    return new PythonPackages(
        packaged.packages().isEmpty() ? usual.runtime() : packaged.packages(),
        packaged.development().isEmpty() ? usual.development() : packaged.development(),
        packaged.command().orElse(usual.command()));
  }

  /** The error is in {@code <interpreter>}. */
  PlannedInterpreter resolve(ImageSpec image, Distribution distribution, ResolvedPython found) {
    var spec = image.interpreter();
    var prefix = image.prefix();
    var python = found.python();
    var series = python.series();
    if (image.parent().isPresent()) {
      var command = image.parent().get().of(found.requested()).interpreter();
      return PlannedInterpreter.inherited(Provider.of(spec), command, prefix);
    }
    if (spec instanceof Packaged packaged) {
      var planned =
          PlannedInterpreter.packaged(
              Provider.REPOSITORY, patterns(packaged, distribution, series), series);
      return packaged
          .repository()
          .map(given -> planned.from(Repositories.from(given, distribution, planned)))
          .orElse(planned);
    }
    if (spec instanceof Deadsnakes deadsnakes) {
      return Repositories.deadsnakes(deadsnakes, distribution, series);
    }
    if (spec instanceof SystemPython) {
      return PlannedInterpreter.packaged(Provider.SYSTEM, distribution.systemPackages(), series);
    }
    if (spec instanceof BaseImagePython inBase) {
      return PlannedInterpreter.inBase(inBase.command(), series);
    }
    var provider = Provider.of(spec);
    if (spec instanceof Pyenv compiled) {
      var home = prefix.python() + (compiled.together() ? "/versions/" + python : "");
      return PlannedInterpreter.inPrefix(provider, home, List.of(compiled.pyenv().archive(pyenv)));
    }
    return PlannedInterpreter.inPrefix(
        provider,
        prefix.python(),
        spec instanceof Standalone standalone ? standalone.archives(python) : List.of());
  }
}
