package io.github.pythonimage.buildkit.solve;

import io.github.pythonimage.buildkit.errors.BuildCancelledException;
import io.github.pythonimage.buildkit.request.BuildResult;
import java.util.concurrent.CompletableFuture;

/** A build that was asked for when the connection was closed already. */
public record CancelledSolve() implements Solve {

  @Override
  public CompletableFuture<BuildResult> result() {
    return CompletableFuture.failedFuture(new BuildCancelledException());
  }

  @Override
  public void cancel() {}
}
