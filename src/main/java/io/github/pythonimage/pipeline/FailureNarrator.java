package io.github.pythonimage.pipeline;

import io.github.pythonimage.buildkit.BuildFailedException;
import io.github.pythonimage.pipeline.Solves.Failed;

/** Tells how a build failed: the failing step's whole log, then one line that says it all. */
final class FailureNarrator {
  private final Console console;

  FailureNarrator(Console console) {
    this.console = console;
  }

  void raise(Failed failed) {
    var label = failed.target().label();
    if (failed.cause() instanceof BuildFailedException broken) {
      broken.log().forEach(line -> console.error(label + " | " + line));
    }
    throw new BuildFailure(label + ": " + failed.cause().getMessage(), failed.cause());
  }
}
