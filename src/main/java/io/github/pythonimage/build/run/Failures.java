package io.github.pythonimage.build.run;

import io.github.pythonimage.build.run.BuildOutcome.Failed;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The failures of builds that run at the same time. After a mistake in what is built the others go
 * on, so that one run reports all mistakes. Any other failure stops them.
 */
final class Failures {
  private final List<Failed> all = new ArrayList<>();
  private final CompletableFuture<Failed> stop = new CompletableFuture<>();

  /** Adds one, unless it is known or follows from stopping. Whether it was added. */
  synchronized boolean add(Failed failed) {
    if (stop.isDone() || all.stream().anyMatch(other -> other.cause().equals(failed.cause()))) {
      return false;
    }
    all.add(failed);
    if (!failed.isMistake()) {
      stop.complete(failed);
    }
    return true;
  }

  /** Completes when the builds must stop. */
  CompletableFuture<Failed> stop() {
    return stop;
  }

  boolean isStopping() {
    return stop.isDone();
  }

  synchronized List<Failed> all() {
    return List.copyOf(all);
  }
}
