package io.github.pythonimage.verify;

import java.util.List;

/** Modules of the standard library that need a library of the system can be imported. */
final class StandardLibraryCheck implements FactsCheck {
  @Override
  public String name() {
    return "standard-library";
  }

  @Override
  public List<String> problems(Evidence evidence, Facts facts) {
    return facts.standardLibrary().stream()
        .filter(m -> !m.works())
        // What the distribution has no package for cannot have been compiled.
        .filter(m -> !evidence.image().missingModules().contains(m.name()))
        .map(
            m ->
                "Module "
                    + m.name()
                    + " of the standard library cannot be imported: "
                    + m.error()
                    + ". "
                    + remedy(m.error()))
        .toList();
  }

  private static String remedy(String error) {
    return error.startsWith("ModuleNotFoundError")
        ? "CPython was compiled without it: its development package must be in the toolchain."
        : "Name the package that has what it needs in <runtime><packages>.";
  }
}
