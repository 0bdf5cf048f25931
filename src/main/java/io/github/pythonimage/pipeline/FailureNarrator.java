package io.github.pythonimage.pipeline;

import io.github.pythonimage.buildkit.BuildCancelledException;
import io.github.pythonimage.buildkit.BuildFailedException;
import io.github.pythonimage.pipeline.Solves.Failed;
import java.util.List;

/**
 * Tells how a build failed: the end of the failing step's log, who was stopped because of it, then
 * one line that says it all. The whole log goes to a file.
 */
final class FailureNarrator {
  private static final String ERROR = "ERROR: ";

  private final Job job;
  private final BuildLog log;

  FailureNarrator(Job job, BuildLog log) {
    this.job = job;
    this.log = log;
  }

  /** Removes what an earlier failure left: it must not be taken for this build's. */
  void forget(List<Blueprint> targets) {
    targets.forEach(target -> file(target).delete());
  }

  void raise(Failed failed) {
    var label = failed.build();
    var where = "";
    if (failed.cause() instanceof BuildFailedException broken && !broken.log().isEmpty()) {
      var said = broken.log().stream().map(Printable::text).toList();
      var file = file(failed.target());
      file.write(String.join("\n", said) + "\n");
      log.failed(label, said, job.shown(file.path()));
      where = reason(said) + " (The step's log is in " + job.shown(file.path()) + ".)";
    }
    if (!failed.stopped().isEmpty()) {
      log.stopped(failed.stopped().stream().map(Blueprint::label).toList(), label);
    }
    var message = String.valueOf(failed.cause().getMessage());
    if (failed.cause() instanceof BuildCancelledException) {
      // By us: its message says enough.
      message = "The build was stopped, because this run of Maven is over.";
    }
    throw new BuildFailure(label + ": " + message + where, failed.cause());
  }

  private OutputFile file(Blueprint target) {
    return new OutputFile(target.file().resolveSibling("failed-step.log"));
  }

  /** The last line that calls itself an error is nearly always the reason; the rest is above. */
  private static String reason(List<String> said) {
    return said.stream()
        .filter(line -> line.startsWith(ERROR))
        .reduce((first, second) -> second)
        .map(line -> " " + line.substring(ERROR.length()))
        .orElse("");
  }
}
