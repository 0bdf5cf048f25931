package io.github.pythonimage.build.run;

import io.github.pythonimage.build.config.BuildTarget;
import io.github.pythonimage.build.run.BuildOutcome.Completed;
import io.github.pythonimage.build.run.BuildOutcome.Content;
import io.github.pythonimage.buildkit.request.BuildResult;
import io.github.pythonimage.buildkit.solve.Solve;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * The build of a target, on one node or on several.
 *
 * @param solves all that were started for it
 * @param end the whole image
 */
record RunningBuild(
    BuildTarget target,
    BuildSteps steps,
    List<Solve> solves,
    List<Part> parts,
    CompletableFuture<Completed> end) {

  /** What one node makes of the target. */
  record Part(String label, CompletableFuture<BuildResult> result) {}

  /** The whole image, else those of its parts that are there. */
  Stream<Content> contents() {
    var results =
        isDone(end)
            ? Stream.of(end.join().result())
            : parts.stream()
                .map(Part::result)
                .filter(RunningBuild::isDone)
                .map(CompletableFuture::join);
    return results.map(result -> new Content(target, result));
  }

  /** The labels of its parts that are not done. */
  Stream<String> unfinished() {
    return parts.stream().filter(part -> !part.result().isDone()).map(Part::label);
  }

  private static boolean isDone(CompletableFuture<?> result) {
    return result.isDone() && !result.isCompletedExceptionally();
  }
}
