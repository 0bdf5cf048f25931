package io.github.pythonimage.plan;

import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.PythonRequest;
import io.github.pythonimage.config.PythonVersion;
import io.github.pythonimage.config.Quoted;
import io.github.pythonimage.config.RemoteArchive;
import io.github.pythonimage.config.TargetPython;
import io.github.pythonimage.config.interpreter.InterpreterSpec.Standalone;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Which of the archives that a POM names are for a Python. */
final class StandaloneArchives {
  private StandaloneArchives() {}

  /** The newest release that was asked for; the error has no element, the caller adds it. */
  static TargetPython find(PythonRequest request, Standalone spec) {
    var wanted = TargetPython.of(request);
    return spec.archives().stream()
        .map(archive -> PythonVersion.of(archive.version()))
        .filter(wanted::isA)
        .max(Comparator.naturalOrder())
        .map(TargetPython::of)
        .orElseThrow(
            () ->
                new ConfigurationException(
                    "",
                    Quoted.of(request.toString())
                        + " is in none of the <archives>, which have "
                        + spec.archives().stream()
                            .map(RemoteArchive::version)
                            .distinct()
                            .collect(Collectors.joining(", "))
                        + ".",
                    "Add an <archive> with its <python>, <url> and <sha256>."));
  }

  /** The archives of a release, one for each platform. */
  static List<RemoteArchive> of(TargetPython python, Standalone spec) {
    return spec.archives().stream()
        .filter(archive -> archive.version().equals(python.toString()))
        .toList();
  }
}
