package io.github.pythonimage.verify;

import java.util.List;

/** The list of all checks, in the order of their findings. */
final class Checks {
  static final List<Check> ALL =
      List.of(
          new ProbeCheck(),
          new PythonVersionCheck(),
          new StandardLibraryCheck(),
          new TimeZoneCheck(),
          new TlsCertificatesCheck(),
          new DistributionsCheck(),
          new MissingLibrariesCheck(),
          new NotRootCheck(),
          new NoWriteCheck(),
          new NoInstallerCheck(),
          new NoCompilerCheck(),
          new BytecodeCheck(),
          new ShebangsCheck(),
          new LayersCheck(),
          new SizeCheck(),
          new EnvironmentCheck(),
          new LabelsCheck(),
          new CommandCheck());

  private Checks() {}

  static List<Finding> examine(Evidence evidence) {
    return ALL.stream()
        .flatMap(c -> c.problems(evidence).stream().map(p -> new Finding(c.name(), p)))
        .toList();
  }
}
