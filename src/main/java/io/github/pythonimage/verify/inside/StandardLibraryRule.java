package io.github.pythonimage.verify.inside;

import io.github.pythonimage.verify.check.CheckContext;
import io.github.pythonimage.verify.check.Findings;
import io.github.pythonimage.verify.check.ProbeResult;

/**
 * Modules of the standard library can be imported that need a library of the system, or that
 * distributions have in packages of their own.
 */
public final class StandardLibraryRule implements InsideRule {
  @Override
  public void check(CheckContext context, ProbeResult facts, Findings found) {
    facts.system().standardLibrary().stream()
        .filter(m -> !m.works())
        // What the distribution has no package for cannot have been compiled.
        .filter(m -> !context.image().missingModules().contains(m.name()))
        .forEach(
            m ->
                found.error(
                    "Module %s of the standard library cannot be imported: %s. %s"
                        .formatted(m.name(), m.error(), remedy(context, m.error()))));
  }

  private static String remedy(CheckContext context, String error) {
    if (!error.startsWith("ModuleNotFoundError")) {
      return "Name the package that has what it needs in <runtime><packages>.";
    }
    var interpreter = context.image().interpreter();
    if (interpreter.provider().compiles()) {
      return "CPython was compiled without it: this release of the plugin does not know what it needs on %s. Please report it."
          .formatted(context.image().distribution());
    }
    if (interpreter.packages().isEmpty()) {
      return "Choose another " + (interpreter.inBase() ? "<base>" : "<archive>") + " that has it.";
    }
    return "Name the package that has it in <runtime><packages>.";
  }
}
