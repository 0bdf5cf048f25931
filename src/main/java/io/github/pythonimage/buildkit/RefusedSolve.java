package io.github.pythonimage.buildkit;

import java.util.concurrent.CompletableFuture;

/** A build that could not even be asked for. */
record RefusedSolve(RuntimeException reason) implements Solve {

  @Override
  public CompletableFuture<BuildResult> result() {
    return CompletableFuture.failedFuture(reason);
  }

  @Override
  public void cancel() {}
}
