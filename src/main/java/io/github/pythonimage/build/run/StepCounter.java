package io.github.pythonimage.build.run;

import io.github.pythonimage.buildkit.progress.BuildEvent;
import io.github.pythonimage.buildkit.progress.BuildEvent.StepCompleted;
import io.github.pythonimage.buildkit.progress.BuildEvent.StepStarted;
import java.util.concurrent.atomic.AtomicInteger;

/** What the steps of a target's builds tell: how many there are, and the digests of its bases. */
record StepCounter(AtomicInteger steps, AtomicInteger cached, BaseDigests bases) {
  StepCounter(BaseDigests bases) {
    this(new AtomicInteger(), new AtomicInteger(), bases);
  }

  void count(BuildEvent event) {
    if (event instanceof StepStarted started) {
      bases.onStep(started.step());
    } else if (event instanceof StepCompleted completed) {
      bases.onStep(completed.step());
      if (completed.step().stage().isPresent()) {
        steps.incrementAndGet();
        cached.addAndGet(completed.cached() ? 1 : 0);
      }
    }
  }
}
