package io.github.pythonimage.progress;

import io.github.pythonimage.buildkit.io.DaemonThreadFactory;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Calls something again and again until it is closed. */
final class PeriodicTask implements BuildProgress.Updates {
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(new DaemonThreadFactory("python-image-progress"));

  PeriodicTask(Duration every, Runnable task) {
    var millis = every.toMillis();
    // With a delay and not at a rate: after a pause of the machine, what was missed is missed.
    var unused = clock.scheduleWithFixedDelay(task, millis, millis, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
