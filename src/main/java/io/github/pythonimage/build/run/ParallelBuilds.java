package io.github.pythonimage.build.run;

import io.github.pythonimage.build.config.BuildTarget;
import io.github.pythonimage.build.run.BuildOutcome.Completed;
import io.github.pythonimage.build.run.BuildOutcome.Content;
import io.github.pythonimage.build.run.BuildOutcome.Failed;
import io.github.pythonimage.build.run.BuilderNodes.Node;
import io.github.pythonimage.buildkit.IndexPush;
import io.github.pythonimage.buildkit.credentials.CredentialSource;
import io.github.pythonimage.buildkit.errors.BuildFailedException;
import io.github.pythonimage.buildkit.request.Build;
import io.github.pythonimage.buildkit.request.BuildResult;
import io.github.pythonimage.buildkit.solve.Solve;
import io.github.pythonimage.progress.BuildProgress;
import io.github.pythonimage.progress.StepReporter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * Runs every build of a matrix at once, on one connection to each daemon. {@link Failures} decides
 * whether one that fails stops the others.
 */
public final class ParallelBuilds {
  private final BuildRunner runner;
  private final CredentialSource credentials;
  private final BuilderNodes nodes;
  private final BuildProgress log;
  private final StepReporter reporter;
  private final Failures failures = new Failures();
  private final List<RunningBuild> running = new CopyOnWriteArrayList<>();

  ParallelBuilds(BuildRunner runner, BuilderNodes nodes) {
    this.runner = runner;
    this.credentials = runner.config().daemons().credentials();
    this.nodes = nodes;
    this.log = runner.log();
    this.reporter = new StepReporter(log);
  }

  /** What one node makes of a target. */
  private record NodeBuild(Node node, Build build, Solve solve) {}

  /** Builds all targets; returns when nothing runs any more. */
  BuildOutcome run(List<BuildTarget> targets) {
    try {
      start(targets);
    } catch (RuntimeException | Error e) {
      // The builds that were started would go on, and nobody would learn how they end.
      running.forEach(this::cancel);
      throw e;
    }
    // A callback must not wait for the connection, so the siblings are stopped from elsewhere.
    var stopped = failures.stop().thenAcceptAsync(failed -> running.forEach(this::cancel));
    var made =
        running.stream()
            .flatMap(one -> Stream.ofNullable(one.end().exceptionally(failure -> null).join()))
            .toList();
    if (failures.isStopping()) {
      stopped.join();
      return new BuildOutcome(made, failures.all(), stopped(), Map.of());
    }
    var mistakes = new ArrayList<>(failures.all());
    for (var node : nodes.nodes()) {
      mistakes.addAll(others(node, failures.all()));
    }
    mistakes.sort(Comparator.comparingInt(one -> targets.indexOf(one.target())));
    return new BuildOutcome(made, mistakes, List.of(), libraries());
  }

  /** Those that hide behind the mistakes of a node. */
  private List<Failed> others(Node node, List<Failed> found) {
    var ofNode =
        found.stream().filter(one -> one.build().equals(label(one.target(), node))).toList();
    return new OtherMistakes(runner, node, reporter, target -> label(target, node)).find(ofNode);
  }

  /** The short names of the builds that run at this moment. */
  List<String> unfinished() {
    return running.stream()
        .filter(one -> !one.end().isDone())
        .map(one -> one.target().label())
        .toList();
  }

  /** What is in its place at this moment. */
  List<Content> contents() {
    return running.stream().flatMap(RunningBuild::contents).toList();
  }

  private Map<BuildTarget, Set<String>> libraries() {
    var missing = new LinkedHashMap<BuildTarget, Set<String>>();
    running.forEach(one -> missing.put(one.target(), one.steps().libraries()));
    return missing;
  }

  private List<BuildTarget> stopped() {
    var failed = failures.all().stream().map(Failed::target).toList();
    return running.stream()
        .filter(other -> other.end().isCompletedExceptionally())
        .map(RunningBuild::target)
        .filter(target -> !failed.contains(target))
        .toList();
  }

  private void cancel(RunningBuild other) {
    other.solves().forEach(Solve::cancel);
  }

  private void start(List<BuildTarget> targets) {
    var began = Instant.now();
    var steps = new ArrayList<BuildSteps>();
    var parts = new ArrayList<List<NodeBuild>>();
    for (var target : targets) {
      steps.add(new BuildSteps(target.unpinnedImages()));
      parts.add(new ArrayList<>());
    }
    for (var node : nodes.nodes()) {
      var builds = new ArrayList<Build>();
      for (var i = 0; i < targets.size(); i++) {
        builds.add(build(targets.get(i), node, steps.get(i)));
      }
      var started = node.buildKit().start(builds, credentials);
      for (var i = 0; i < targets.size(); i++) {
        parts.get(i).add(new NodeBuild(node, builds.get(i), started.get(i)));
      }
    }
    for (var i = 0; i < targets.size(); i++) {
      running.add(follow(targets.get(i), began, steps.get(i), parts.get(i)));
    }
  }

  private Build build(BuildTarget target, Node node, BuildSteps steps) {
    var label = label(target, node);
    var outputs =
        nodes.isMultiNode()
            ? runner.destination().perNode(target, node.platforms())
            : runner.destination().of(target);
    return new Build(
        runner.request(target, node, outputs),
        event -> {
          steps.on(event);
          reporter.on(label, event);
        });
  }

  private RunningBuild follow(
      BuildTarget target, Instant began, BuildSteps steps, List<NodeBuild> parts) {
    var solves = new CopyOnWriteArrayList<Solve>();
    var results = new ArrayList<RunningBuild.Part>();
    for (var part : parts) {
      solves.add(part.solve());
      var label = label(target, part.node());
      var result = part.solve().result();
      if (nodes.isMultiNode()) {
        result = result.exceptionallyComposeAsync(e -> again(label, part, e, solves));
      }
      results.add(new RunningBuild.Part(label, failing(result, target, label)));
    }
    var end =
        failing(
                mergePlatforms(target, results.stream().map(RunningBuild.Part::result).toList()),
                target,
                target.label())
            .thenApply(
                result -> {
                  var took = Duration.between(began, Instant.now());
                  log.imageDone(target.label(), target.name(), took);
                  return new Completed(
                      target, result, took, steps.steps(), steps.cached(), steps.digests());
                });
    return new RunningBuild(target, steps, solves, results, end);
  }

  // Some registries lose sight of a blob while two daemons put it into one repository, as they do
  // with what is the same for all platforms. A part that was refused for it is pushed once more.
  private CompletableFuture<BuildResult> again(
      String label, NodeBuild part, Throwable failure, List<Solve> solves) {
    if (failures.isStopping()
        || !(Failed.unwrapped(failure) instanceof BuildFailedException refused
            && refused.lostABlob())) {
      return CompletableFuture.failedFuture(failure);
    }
    log.noted(label + ": its registry lost sight of a blob that is pushed twice; pushing again");
    // Its steps were counted.
    var build = new Build(part.build().request(), event -> reporter.on(label, event));
    var solve = part.node().buildKit().start(List.of(build), credentials).get(0);
    solves.add(solve);
    if (failures.isStopping()) {
      solve.cancel();
    }
    return solve.result();
  }

  private String label(BuildTarget target, Node node) {
    return target.label() + (nodes.isMultiNode() ? " " + String.join(",", node.platforms()) : "");
  }

  /** The image of all parts, once they are there. */
  private CompletableFuture<BuildResult> mergePlatforms(
      BuildTarget target, List<CompletableFuture<BuildResult>> parts) {
    var all = CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new));
    return nodes.isMultiNode()
        ? all.thenApplyAsync(done -> joined(target, parts.stream().map(CompletableFuture::join)))
        : all.thenApply(done -> parts.get(0).join());
  }

  private BuildResult joined(BuildTarget target, Stream<BuildResult> results) {
    var all = nodes.nodes().iterator();
    var parts = results.map(r -> new IndexPush.Part(r, all.next().platforms())).toList();
    return runner.destination().merge(target, parts);
  }

  private CompletableFuture<BuildResult> failing(
      CompletableFuture<BuildResult> result, BuildTarget target, String build) {
    return result.whenComplete(
        (done, failure) -> {
          if (failure != null) {
            add(Failed.of(target, build, failure));
          }
        });
  }

  private void add(Failed failed) {
    var others =
        running.stream()
            .flatMap(RunningBuild::unfinished)
            .filter(label -> !label.equals(failed.build()))
            .toList();
    if (failures.add(failed) && !failures.isStopping() && !others.isEmpty()) {
      log.goesOn(failed.build(), others);
    }
  }
}
