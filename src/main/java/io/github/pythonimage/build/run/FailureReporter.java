package io.github.pythonimage.build.run;

import io.github.pythonimage.build.config.BuildFailure;
import io.github.pythonimage.build.config.BuildTarget;
import io.github.pythonimage.build.config.GeneratedFile;
import io.github.pythonimage.build.config.InfrastructureFailure;
import io.github.pythonimage.build.run.BuildOutcome.Failed;
import io.github.pythonimage.buildkit.errors.BuildCancelledException;
import io.github.pythonimage.buildkit.errors.BuildFailedException;
import io.github.pythonimage.buildkit.progress.Step;
import io.github.pythonimage.buildkit.progress.Step.Place;
import io.github.pythonimage.config.LogSanitizer;
import io.github.pythonimage.diagnosis.Diagnosis;
import io.github.pythonimage.diagnosis.FailedStep;
import io.github.pythonimage.plan.Stage;
import io.github.pythonimage.progress.BuildProgress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Tells how a build failed: why, where that is known, the end of the failing step's log, who was
 * stopped because of it, then one line that says it all. The whole log goes to a file.
 */
final class FailureReporter {
  private static final String ERROR = "ERROR: ";

  private final Function<Path, String> displayPath;
  private static final String NO_BRIDGE = "network bridge not found";

  private final BuildProgress log;
  private final Function<FailedStep, Optional<Diagnosis>> diagnosis;

  /**
   * @param displayPath the path of a file as messages write it
   */
  FailureReporter(Function<Path, String> displayPath, BuildProgress log) {
    this(displayPath, log, Diagnosis::of);
  }

  FailureReporter(
      Function<Path, String> displayPath,
      BuildProgress log,
      Function<FailedStep, Optional<Diagnosis>> diagnosis) {
    this.displayPath = displayPath;
    this.log = log;
    this.diagnosis = diagnosis;
  }

  /** Removes what an earlier failure left: it must not be taken for this build's. */
  void deleteOldLogs(List<BuildTarget> targets) {
    for (var target : targets) {
      file(target).delete();
    }
  }

  void fail(Failed failed) {
    var label = failed.build();
    var message = message(failed.cause());
    if (failed.cause() instanceof BuildFailedException broken && !broken.log().isEmpty()) {
      var said = broken.log().stream().map(LogSanitizer::text).toList();
      var file = file(failed.target());
      file.write(String.join("\n", said) + "\n");
      var path = displayPath.apply(file.path());
      var stage = broken.step().flatMap(Step::stage).map(Place::stage).orElse("");
      var reason = reason(failed.target(), stage, said);
      reason.ifPresent(why -> log.explained(label, why));
      log.failed(label, said, path);
      message =
          reason
                  .map(why -> why + location(failed.target(), stage, broken))
                  .orElse(message + lastError(said))
              + " (The step's log is in "
              + path
              + ".)";
    }
    if (!failed.stopped().isEmpty()) {
      log.stopped(failed.stopped().stream().map(BuildTarget::label).toList(), label);
    }
    throw exception(label + ": " + message, failed.cause());
  }

  private static RuntimeException exception(String message, RuntimeException cause) {
    return cause instanceof BuildFailedException broken && !broken.isInfrastructure()
        ? new BuildFailure(message, cause)
        : new InfrastructureFailure(message, cause);
  }

  private static String message(RuntimeException cause) {
    return cause instanceof BuildCancelledException
        // By us: its message says enough.
        ? "The build was stopped, because this run of Maven is over."
        : cause.getMessage() + remedy(cause.getMessage());
  }

  private static String remedy(@Nullable String message) {
    return message != null && message.contains(NO_BRIDGE)
        ? " Add <network>host</network> to the plugin's <configuration>, or use"
            + " -Dpython-image.network=host."
        : "";
  }

  private GeneratedFile file(BuildTarget target) {
    return new GeneratedFile(target.file().resolveSibling("failed-step.log"));
  }

  /** The last line that calls itself an error is nearly always the reason; the rest is above. */
  private static String lastError(List<String> said) {
    return said.stream()
        .filter(line -> line.startsWith(ERROR))
        .reduce((first, second) -> second)
        .map(line -> " " + line.substring(ERROR.length()))
        .orElse("");
  }

  /** In a sentence or two; empty where nobody knows. */
  private Optional<String> reason(BuildTarget target, String stage, List<String> said) {
    var spec = target.image().spec();
    // What is made from the builder builds wheels, and all that the runtime runs is to install
    // them; the rest is the distribution's, and Python's.
    var buildsWheels =
        stage.equals(Stage.RUNTIME.word())
            || target.stages().dependsOn(stage, Stage.BUILDER.word());
    try {
      return diagnosis
          .apply(new FailedStep(said, buildsWheels, spec.wheels(), target.image().family()))
          .map(Diagnosis::toString);
    } catch (StackOverflowError e) {
      // An expression went too deep into this log, whose last lines are shown all the same.
      return Optional.empty();
    }
  }

  /** File, line and stage, as an addition to the sentence. */
  private String location(BuildTarget target, String stage, BuildFailedException failure) {
    return " It was at "
        + displayPath.apply(target.file())
        + failure.lines().map(lines -> ":" + lines).orElse("")
        + (stage.isEmpty() ? "" : ", stage " + stage)
        + ".";
  }
}
