package io.github.pythonimage.buildkit.solve;

import io.github.pythonimage.buildkit.errors.BuildKitException;
import io.github.pythonimage.buildkit.request.BuildResult;
import java.util.concurrent.CompletableFuture;

/** A build under way. */
public interface Solve {

  /**
   * Completes when the build has come to an end and its listener has heard everything; when the
   * build went wrong, with a {@link BuildKitException}, or an {@link java.io.UncheckedIOException}
   * where a folder of a cache cannot be used. Cancelling the future itself stops nothing.
   */
  CompletableFuture<BuildResult> result();

  /** Stops the build, a command that is running included. Does nothing once it has ended. */
  void cancel();

  /** A build that could not even be asked for. */
  static Solve failed(RuntimeException reason) {
    return new Solve() {
      @Override
      public CompletableFuture<BuildResult> result() {
        return CompletableFuture.failedFuture(reason);
      }

      @Override
      public void cancel() {}
    };
  }
}
