package io.github.pythonimage.pipeline;

import io.github.pythonimage.buildkit.BuildEvent;
import io.github.pythonimage.buildkit.BuildEvent.StepCompleted;
import io.github.pythonimage.buildkit.BuildKit;
import io.github.pythonimage.buildkit.BuildRequest;
import io.github.pythonimage.buildkit.NoCache;
import io.github.pythonimage.buildkit.Solve;
import io.github.pythonimage.dockerfile.BuildArguments;
import io.github.pythonimage.spec.ImageReference;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Runs every build of a matrix at once on one connection; the first that fails stops the others.
 */
final class Solves {
  private final Job job;
  private final BuildKit buildKit;
  private final StepNarrator narrator;
  private final String contextGeneration;

  Solves(Job job, BuildKit buildKit, StepNarrator narrator, String contextGeneration) {
    this.job = job;
    this.buildKit = buildKit;
    this.narrator = narrator;
    this.contextGeneration = contextGeneration;
  }

  /** One image to make: a stage of a rendered file, under these names. */
  record Target(RenderedImage rendered, String stage, List<ImageReference> names) {
    String label() {
      return rendered.image().folder() + (stage.equals("runtime") ? "" : "-dev");
    }

    static Stream<Target> of(RenderedImage rendered) {
      var image = rendered.image();
      var runtime = new Target(rendered, "runtime", image.tags());
      return image.builderTags().isEmpty()
          ? Stream.of(runtime)
          : Stream.of(runtime, new Target(rendered, "builder", image.builderTags()));
    }
  }

  /** A target that is in the engine. */
  record Made(Target target, Duration took, int steps, int cached) {}

  /** A target that is not, and why. */
  record Failed(Target target, RuntimeException cause) {}

  /** How it all ended: everything made, or the failure that came first. */
  record Outcome(List<Made> made, Optional<Failed> failure) {}

  private record Running(Target target, Solve solve, CompletableFuture<Made> end) {}

  /** Builds all targets; returns when nothing runs any more. */
  Outcome run(List<Target> targets) {
    var first = new CompletableFuture<Failed>();
    var running = targets.stream().map(target -> start(target, first)).toList();
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
    return new Outcome(made, Optional.ofNullable(first.getNow(null)));
  }

  private Running start(Target target, CompletableFuture<Failed> first) {
    var began = Instant.now();
    var steps = new AtomicInteger();
    var cached = new AtomicInteger();
    var solve =
        buildKit.start(
            request(target),
            event -> {
              count(event, steps, cached);
              narrator.on(target.label(), event);
            });
    var end =
        solve
            .result()
            .handle(
                (result, failure) -> {
                  if (failure != null) {
                    first.complete(new Failed(target, unwrapped(failure)));
                    throw new CompletionException(failure);
                  }
                  return new Made(
                      target, Duration.between(began, Instant.now()), steps.get(), cached.get());
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
            .names(target.names().stream().map(ImageReference::toString).toList())
            .network(job.network())
            .contextGeneration(contextGeneration)
            .noCache(job.noCache() ? NoCache.all() : NoCache.none());
    BuildArguments.of(target.rendered().image()).forEach(builder::buildArg);
    job.secrets().secrets().forEach(builder::secret);
    return builder.build();
  }

  private static RuntimeException unwrapped(Throwable failure) {
    var cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
  }
}
