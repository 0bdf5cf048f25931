package io.github.pythonimage.build.run;

import io.github.pythonimage.build.config.BuildFailure;
import io.github.pythonimage.build.config.BuildTarget;
import io.github.pythonimage.build.config.GeneratedFile;
import io.github.pythonimage.build.config.InfrastructureFailure;
import io.github.pythonimage.build.run.BuildOutcome.Failed;
import io.github.pythonimage.diagnosis.Diagnosis;
import io.github.pythonimage.diagnosis.FailedStep;
import io.github.pythonimage.plan.Stage;
import io.github.pythonimage.progress.BuildProgress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Tells how builds failed: why, where that is known, the end of the failing step's log, who was
 * stopped because of it, then one line that says it all. The whole log goes to a file.
 */
final class FailureReporter {
  private static final String LOG = "failed-step";

  private final Function<Path, String> displayPath;
  private final BuildProgress log;
  private final Function<FailedStep, List<Diagnosis>> diagnosis;

  /**
   * @param displayPath the path of a file as messages write it
   */
  FailureReporter(Function<Path, String> displayPath, BuildProgress log) {
    this(displayPath, log, Diagnosis::all);
  }

  FailureReporter(
      Function<Path, String> displayPath,
      BuildProgress log,
      Function<FailedStep, List<Diagnosis>> diagnosis) {
    this.displayPath = displayPath;
    this.log = log;
    this.diagnosis = diagnosis;
  }

  /** Removes what an earlier failure left: it must not be taken for this build's. */
  void deleteOldLogs(List<BuildTarget> targets) {
    for (var target : targets) {
      file(target, "").delete();
      file(target, Stage.PACKAGE_NAMES.word()).delete();
      target.stages().names().forEach(stage -> file(target, stage).delete());
    }
  }

  /**
   * Reports all failures, and fails with all of them in one message. What several images have in
   * common is said once.
   */
  void fail(BuildOutcome outcome) {
    var failures = outcome.failures();
    var alike = new LinkedHashMap<Object, List<FailureExplanation>>();
    for (var failed : failures) {
      var explanation = FailureExplanation.of(failed, displayPath, diagnosis);
      alike.computeIfAbsent(explanation.key(), key -> new ArrayList<>()).add(explanation);
    }
    var files = new HashSet<Path>();
    var messages =
        new ArrayList<>(alike.values().stream().map(same -> report(same, files)).toList());
    libraries(outcome.libraries())
        .forEach(
            (reason, labels) -> {
              log.explained(String.join(", ", labels), reason);
              messages.add(String.join(", ", labels) + ": " + reason);
            });
    if (!outcome.stopped().isEmpty()) {
      log.stopped(
          outcome.stopped().stream().map(BuildTarget::label).toList(),
          failures.get(failures.size() - 1).build());
    }
    throw exception(String.join(" Also, ", messages), failures);
  }

  /** No build fails by these, but {@code verify} would find them in the next run. */
  private static Map<String, List<String>> libraries(Map<BuildTarget, Set<String>> missing) {
    var reasons = new LinkedHashMap<String, List<String>>();
    missing.forEach(
        (target, names) ->
            Diagnosis.ofLibraries(
                    new TreeSet<>(names),
                    target.image().distribution(),
                    target.image().spec().runtime().packages())
                .ifPresent(
                    reason ->
                        reasons
                            .computeIfAbsent(reason.toString(), key -> new ArrayList<>())
                            .add(target.label())));
    return reasons;
  }

  private String report(List<FailureExplanation> alike, Set<Path> files) {
    var first = alike.get(0);
    // The builder of an image fails by the same steps, and another platform may as well.
    var others =
        alike.stream()
            .filter(
                one ->
                    one.target().equals(first.target())
                        || !one.target().file().equals(first.target().file()));
    var labels =
        Stream.concat(Stream.of(first), others)
            .map(FailureExplanation::label)
            .distinct()
            .collect(Collectors.joining(", "));
    if (first.log().isEmpty()) {
      return labels + ": " + first.message();
    }
    var file = file(first.target(), "");
    if (!files.add(file.path())) {
      file = file(first.target(), first.stage());
    }
    file.write(String.join("\n", first.log()) + "\n");
    var path = displayPath.apply(file.path());
    first.reasons().forEach(why -> log.explained(labels, why));
    log.failed(first.label(), first.log(), path);
    return labels + ": " + first.message() + " (The step's log is in " + path + ".)";
  }

  private static RuntimeException exception(String message, List<Failed> failures) {
    return failures.stream()
        .filter(failed -> !failed.isMistake())
        .findFirst()
        .<RuntimeException>map(failed -> new InfrastructureFailure(message, failed.cause()))
        .orElseGet(() -> new BuildFailure(message, failures.get(0).cause()));
  }

  private static GeneratedFile file(BuildTarget target, String stage) {
    return new GeneratedFile(
        target.file().resolveSibling(LOG + (stage.isEmpty() ? "" : "-" + stage) + ".log"));
  }
}
