package io.github.pythonimage.build.run;

import io.github.pythonimage.build.config.BuildTarget;
import io.github.pythonimage.build.run.BuildOutcome.Failed;
import io.github.pythonimage.build.run.BuilderNodes.Node;
import io.github.pythonimage.buildkit.errors.BuildFailedException;
import io.github.pythonimage.buildkit.errors.BuildKitException;
import io.github.pythonimage.buildkit.progress.Step;
import io.github.pythonimage.buildkit.progress.Step.Place;
import io.github.pythonimage.buildkit.request.Build;
import io.github.pythonimage.buildkit.solve.Solve;
import io.github.pythonimage.plan.Stage;
import io.github.pythonimage.progress.StepReporter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Finds mistakes that the first failure of an image hides: BuildKit stops all steps of a build when
 * one of them fails. The stages in which users make mistakes are built once more, each alone, by
 * the node on which the image failed.
 *
 * @param label of what the node builds of a target
 */
record OtherMistakes(
    BuildRunner runner, Node node, StepReporter reporter, Function<BuildTarget, String> label) {
  private static final List<Stage> OF_USERS = List.of(Stage.WHEELS, Stage.PROJECT, Stage.OS);

  /**
   * @param found the mistakes that are known
   */
  List<Failed> find(List<Failed> found) {
    var byFile = new LinkedHashMap<Object, List<Failed>>();
    for (var one : found) {
      byFile.computeIfAbsent(one.target().file(), file -> new ArrayList<>()).add(one);
    }
    return byFile.values().stream().flatMap(one -> others(one).stream()).toList();
  }

  private List<Failed> others(List<Failed> known) {
    var failed = known.stream().map(OtherMistakes::stage).flatMap(Optional::stream).toList();
    // A failure outside of all stages, such as a file that is missing, would come again.
    if (failed.size() < known.size()) {
      return List.of();
    }
    var target = known.get(0).target();
    var builds = builds(target, failed);
    List<Solve> solves;
    try {
      solves = node.buildKit().start(builds, runner.config().daemons().credentials());
    } catch (BuildKitException e) {
      // Such as a connection that is lost: what is known is reported in any case.
      return List.of();
    }
    return solves.stream()
        .flatMap(
            solve ->
                solve
                    .result()
                    .handle((done, failure) -> Optional.ofNullable(failure))
                    .join()
                    .stream())
        .map(why -> Failed.of(target, label.apply(target), why))
        // What has no fault of its own stays hidden: the known mistakes are reported in any case.
        .filter(Failed::isMistake)
        .toList();
  }

  private static Optional<String> stage(Failed failed) {
    return failed.cause() instanceof BuildFailedException broken
        ? broken.step().flatMap(Step::stage).map(Place::stage)
        : Optional.empty();
  }

  private List<Build> builds(BuildTarget target, List<String> failed) {
    var stages = target.stages();
    var builds =
        new ArrayList<>(
            stages.names().stream()
                .filter(OtherMistakes::isOfUsers)
                .filter(name -> failed.stream().noneMatch(other -> stages.needs(name, other)))
                .map(name -> build(target, target.dockerfile(), name))
                .toList());
    var os = Stage.OS.word();
    var hidesNames =
        !failed.contains(os) && failed.stream().anyMatch(other -> stages.needs(os, other));
    if (hidesNames && !target.image().spec().runtime().packages().isEmpty()) {
      var check = runner.config().rendering().renderer().packageNames(target.image());
      builds.add(build(target, target.dockerfile() + "\n" + check, Stage.PACKAGE_NAMES.word()));
    }
    return builds;
  }

  private static boolean isOfUsers(String name) {
    return OF_USERS.stream()
        .map(Stage::word)
        .anyMatch(word -> name.equals(word) || name.startsWith(word + "-"));
  }

  private Build build(BuildTarget target, String dockerfile, String stage) {
    return new Build(
        runner.check(target, dockerfile, stage, node),
        event -> reporter.on(label.apply(target), event));
  }
}
