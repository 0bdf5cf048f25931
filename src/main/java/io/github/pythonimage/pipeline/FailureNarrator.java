package io.github.pythonimage.pipeline;

import io.github.pythonimage.buildkit.BuildCancelledException;
import io.github.pythonimage.buildkit.BuildFailedException;
import io.github.pythonimage.pipeline.Solves.Failed;
import java.util.List;

/** Tells how a build failed: the failing step's whole log, then one line that says it all. */
final class FailureNarrator {
  private static final String ERROR = "ERROR: ";

  private final Console console;

  FailureNarrator(Console console) {
    this.console = console;
  }

  void raise(Failed failed) {
    var label = failed.target().label();
    var said = List.<String>of();
    if (failed.cause() instanceof BuildFailedException broken) {
      said = broken.log();
      said.forEach(line -> console.error(label + " | " + line));
    }
    var message = String.valueOf(failed.cause().getMessage());
    if (failed.cause() instanceof BuildCancelledException) {
      // By us: its message says enough.
      message = "The build was stopped, because this run of Maven is over.";
    }
    throw new BuildFailure(label + ": " + message + above(said), failed.cause());
  }

  /** The last line that calls itself an error is nearly always the reason; the rest is above. */
  private static String above(List<String> said) {
    var reason =
        said.stream()
            .filter(line -> line.startsWith(ERROR))
            .reduce((first, second) -> second)
            .map(line -> " " + line.substring(ERROR.length()))
            .orElse("");
    return said.isEmpty() ? "" : reason + " (The step's log is above.)";
  }
}
