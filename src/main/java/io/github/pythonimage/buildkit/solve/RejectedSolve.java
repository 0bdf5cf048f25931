package io.github.pythonimage.buildkit.solve;

import io.github.pythonimage.buildkit.request.BuildResult;
import java.util.concurrent.CompletableFuture;

/** A build that could not even be asked for. */
public record RejectedSolve(RuntimeException reason) implements Solve {

  @Override
  public CompletableFuture<BuildResult> result() {
    return CompletableFuture.failedFuture(reason);
  }

  @Override
  public void cancel() {}
}
