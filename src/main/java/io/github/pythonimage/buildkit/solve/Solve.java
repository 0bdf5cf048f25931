package io.github.pythonimage.buildkit.solve;

import io.github.pythonimage.buildkit.errors.BuildKitException;
import io.github.pythonimage.buildkit.request.BuildResult;
import java.util.concurrent.CompletableFuture;

/**
 * A build under way.
 *
 * @param result completes when the build has come to an end and its listener has heard everything;
 *     when the build went wrong, with a {@link BuildKitException}, or an {@link
 *     java.io.UncheckedIOException} where a folder of a cache cannot be used. Cancelling the future
 *     itself stops nothing.
 * @param cancellation stops the build, a command that is running included; does nothing once it has
 *     ended
 */
public record Solve(CompletableFuture<BuildResult> result, Runnable cancellation) {

  public void cancel() {
    cancellation.run();
  }

  /** A build that could not even be asked for. */
  public static Solve failed(RuntimeException reason) {
    return new Solve(CompletableFuture.failedFuture(reason), () -> {});
  }
}
