package io.github.pythonimage.build.run;

import io.github.pythonimage.build.config.BuildTarget;
import io.github.pythonimage.build.run.BuildOutcome.Failed;
import io.github.pythonimage.buildkit.errors.BuildCancelledException;
import io.github.pythonimage.buildkit.errors.BuildFailedException;
import io.github.pythonimage.buildkit.progress.Step;
import io.github.pythonimage.buildkit.progress.Step.Place;
import io.github.pythonimage.config.LogSanitizer;
import io.github.pythonimage.diagnosis.Diagnosis;
import io.github.pythonimage.diagnosis.FailedStep;
import io.github.pythonimage.plan.Stage;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Why a build failed, in words for the user.
 *
 * @param label the build's, with platforms where they are built apart
 * @param stage the one that failed; empty if the failure is outside of any
 * @param log what its step wrote; empty where nothing did
 * @param reasons the mistakes that the log tells of; none where it is not understood
 * @param message all of it on one line
 * @param key equal for failures that are the same for a reader
 */
record FailureExplanation(
    BuildTarget target,
    String label,
    String stage,
    List<String> log,
    List<String> reasons,
    String message,
    Object key) {
  private static final String ERROR = "ERROR: ";
  private static final String NO_BRIDGE = "network bridge not found";

  static FailureExplanation of(
      Failed failed,
      Function<Path, String> displayPath,
      Function<FailedStep, List<Diagnosis>> diagnosis) {
    var target = failed.target();
    var message = message(failed.cause());
    if (!(failed.cause() instanceof BuildFailedException broken) || broken.log().isEmpty()) {
      return new FailureExplanation(
          target, failed.build(), "", List.of(), List.of(), message, failed.cause());
    }
    var said = broken.log().stream().map(LogSanitizer::text).toList();
    var stage = broken.step().flatMap(Step::stage).map(Place::stage).orElse("");
    var reasons = reasons(target, stage, said, diagnosis);
    return new FailureExplanation(
        target,
        failed.build(),
        stage,
        said,
        reasons,
        reasons.isEmpty()
            ? message + lastError(said)
            : String.join(" ", reasons) + location(displayPath.apply(target.file()), stage, broken),
        reasons.isEmpty()
            ? broken.step().<Object>map(Step::digest).orElse(failed.cause())
            : reasons);
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

  /** The last line that calls itself an error is nearly always the reason; the rest is above. */
  private static String lastError(List<String> said) {
    return said.stream()
        .filter(line -> line.startsWith(ERROR))
        .reduce((first, second) -> second)
        .map(line -> " " + line.substring(ERROR.length()))
        .orElse("");
  }

  /** In a sentence or two each; none where nobody knows. */
  private static List<String> reasons(
      BuildTarget target,
      String stage,
      List<String> said,
      Function<FailedStep, List<Diagnosis>> diagnosis) {
    var spec = target.image().spec();
    // What is made from the builder builds wheels, and all that the runtime runs is to install
    // them; the rest is the distribution's, and Python's.
    var buildsWheels =
        stage.equals(Stage.RUNTIME.word())
            || target.stages().dependsOn(stage, Stage.BUILDER.word());
    var step =
        new FailedStep(
            said,
            buildsWheels,
            spec.wheels(),
            target.image().distribution(),
            spec.runtime().packages());
    try {
      return diagnosis.apply(step).stream().map(Diagnosis::toString).toList();
    } catch (StackOverflowError e) {
      // An expression went too deep into this log, whose last lines are shown all the same.
      return List.of();
    }
  }

  /** File, line and stage, as an addition to the sentence. */
  private static String location(String file, String stage, BuildFailedException failure) {
    // That stage is not in the file, and does a part of the work of another one.
    if (stage.equals(Stage.PACKAGE_NAMES.word())) {
      return " It was at " + file + ", stage " + Stage.OS.word() + ".";
    }
    return " It was at "
        + file
        + failure.lines().map(lines -> ":" + lines).orElse("")
        + (stage.isEmpty() ? "" : ", stage " + stage)
        + ".";
  }
}
