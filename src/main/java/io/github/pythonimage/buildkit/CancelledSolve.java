package io.github.pythonimage.buildkit;

import java.util.concurrent.CompletableFuture;

/** A build that was asked for when the connection was closed already. */
record CancelledSolve() implements Solve {

  @Override
  public CompletableFuture<BuildResult> result() {
    return CompletableFuture.failedFuture(new BuildCancelledException());
  }

  @Override
  public void cancel() {}
}
