package io.github.pythonimage.pipeline;

import io.github.pythonimage.buildkit.BuildEvent;
import io.github.pythonimage.buildkit.BuildEvent.StepCompleted;
import io.github.pythonimage.buildkit.BuildKit;
import io.github.pythonimage.buildkit.BuildRequest;
import io.github.pythonimage.buildkit.BuildResult;
import io.github.pythonimage.buildkit.Solve;
import io.github.pythonimage.dockerfile.BuildArguments;
import io.github.pythonimage.spec.ImageReference;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Runs every build of a matrix at once on one connection; the first that fails stops the others.
 */
final class Solves {
  private final Solver solver;
  private final Job job;
  private final BuildKit buildKit;
  private final BuildLog log;
  private final StepNarrator narrator;
  private final List<Running> running = new CopyOnWriteArrayList<>();

  Solves(Solver solver, BuildKit buildKit) {
    this.solver = solver;
    this.job = solver.job();
    this.buildKit = buildKit;
    this.log = solver.log();
    this.narrator = new StepNarrator(log);
  }

  /** One image to make: a stage of a rendered file, under these names. */
  record Target(RenderedImage rendered, String stage, List<ImageReference> names) {
    String label() {
      return rendered.image().folder() + (stage.equals("runtime") ? "" : "-dev");
    }

    /** The first of the names, which stands for all. */
    String name() {
      return names.get(0).toString();
    }

    static Stream<Target> of(RenderedImage rendered) {
      var image = rendered.image();
      var runtime = new Target(rendered, "runtime", image.tags());
      return image.builderTags().isEmpty()
          ? Stream.of(runtime)
          : Stream.of(runtime, new Target(rendered, "builder", image.builderTags()));
    }
  }

  /** A target that is where it should be. */
  record Made(Target target, BuildResult result, Duration took, int steps, int cached) {}

  /** A target that is not, why, and those that were given up because of it. */
  record Failed(Target target, RuntimeException cause, List<Target> stopped) {}

  /** How it all ended: everything made, or the failure that came first. */
  record Outcome(List<Made> made, Optional<Failed> failure) {}

  private record Running(Target target, Solve solve, CompletableFuture<Made> end) {}

  /** Builds all targets; returns when nothing runs any more. */
  Outcome run(List<Target> targets) {
    var first = new CompletableFuture<Failed>();
    try {
      targets.forEach(target -> running.add(start(target, first)));
    } catch (RuntimeException | Error e) {
      // Those that were started would go on with nobody to hear of them.
      running.forEach(one -> one.solve().cancel());
      throw e;
    }
    // A callback must not wait for the connection, so the siblings are stopped from elsewhere.
    var stopped = first.thenAcceptAsync(failed -> running.forEach(other -> other.solve().cancel()));
    var made =
        running.stream()
            .map(one -> one.end().handle((done, failure) -> Optional.ofNullable(done)).join())
            .flatMap(Optional::stream)
            .toList();
    if (first.isDone()) {
      stopped.join();
    }
    return new Outcome(made, Optional.ofNullable(first.getNow(null)).map(this::complete));
  }

  /** The short names of the builds that run at this moment. */
  List<String> unfinished() {
    return running.stream()
        .filter(one -> !one.end().isDone())
        .map(one -> one.target().label())
        .toList();
  }

  private Failed complete(Failed first) {
    var stopped =
        running.stream()
            .filter(other -> !other.target().equals(first.target()))
            .filter(other -> other.end().isCompletedExceptionally())
            .map(Running::target)
            .toList();
    return new Failed(first.target(), first.cause(), stopped);
  }

  private Running start(Target target, CompletableFuture<Failed> first) {
    var began = Instant.now();
    var steps = new AtomicInteger();
    var cached = new AtomicInteger();
    var solve =
        buildKit.start(
            request(target),
            job.workshop().credentials(),
            event -> {
              count(event, steps, cached);
              narrator.on(target.label(), event);
            });
    var end =
        solve
            .result()
            .thenApply(
                result -> {
                  var took = Duration.between(began, Instant.now());
                  log.imageDone(target.label(), target.name(), took);
                  return new Made(target, result, took, steps.get(), cached.get());
                })
            .whenComplete(
                (made, failure) -> {
                  if (failure != null) {
                    first.complete(new Failed(target, unwrapped(failure), List.of()));
                  }
                });
    return new Running(target, solve, end);
  }

  private static void count(BuildEvent event, AtomicInteger steps, AtomicInteger cached) {
    if (event instanceof StepCompleted completed && completed.step().stage().isPresent()) {
      steps.incrementAndGet();
      cached.addAndGet(completed.cached() ? 1 : 0);
    }
  }

  private BuildRequest request(Target target) {
    var builder =
        BuildRequest.builder(job.module(), target.rendered().dockerfile())
            .dockerfileName(job.shown(target.rendered().file()))
            .target(target.stage())
            .contextGeneration(solver.contextGeneration());
    job.options().addTo(builder, target.rendered().image(), target.stage(), job.module());
    solver.placement().of(target).forEach(builder::output);
    job.outputs().platforms().forEach(platform -> builder.platform(platform.toString()));
    job.outputs().attestations().forEach(builder::attestation);
    BuildArguments.of(target.rendered().image()).forEach(builder::buildArg);
    solver.secrets().forEach(builder::secret);
    return builder.build();
  }

  private static RuntimeException unwrapped(Throwable failure) {
    var cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
  }
}
