package io.github.pythonimage.pipeline;

import io.github.pythonimage.buildkit.credentials.Secret;
import io.github.pythonimage.pipeline.Solves.Made;
import io.github.pythonimage.pipeline.Solves.Outcome;
import java.util.List;

/**
 * Has targets built, and says what comes of it.
 *
 * @param destination where what is made goes
 * @param secrets what steps may mount
 * @param contextGeneration tells the daemon whether what it has of the context can be trusted
 */
record Solver(
    Job job,
    BuildLog log,
    Destination destination,
    List<Secret> secrets,
    String contextGeneration) {

  List<Made> solve(Crew crew, List<BuildTarget> targets) {
    var failures = new FailureNarrator(job, log);
    failures.forget(targets);
    var solves = new Solves(this, crew);
    var tags = new RegistryTags(job, log);
    Runnable stop =
        () -> {
          log.cancelled(solves.unfinished());
          crew.close();
          tags.abandon(solves.contents());
        };
    Outcome outcome;
    // Ctrl-C ends the JVM without asking anybody: closing the connection is what stops the engine.
    try (var interrupt = new OnInterrupt(stop);
        var watch = log.watch()) {
      outcome = solves.run(targets);
    }
    if (outcome.failure().isPresent()) {
      try {
        failures.raise(outcome.failure().get());
      } finally {
        tags.abandon(solves.contents());
      }
    }
    return outcome.made();
  }
}
