package io.github.pythonimage.progress;

import io.github.pythonimage.buildkit.io.DaemonThreadFactory;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Shows from time to time what is running, until it is closed. */
public interface PeriodicUpdates extends AutoCloseable {
  @Override
  void close();

  /** Runs the task again and again on a thread of its own. */
  static PeriodicUpdates every(Duration pause, Runnable task) {
    var timer =
        Executors.newSingleThreadScheduledExecutor(
            new DaemonThreadFactory("python-image-progress"));
    var millis = pause.toMillis();
    // With a delay and not at a rate: after a pause of the machine, what was missed is missed.
    var unused = timer.scheduleWithFixedDelay(task, millis, millis, TimeUnit.MILLISECONDS);
    return timer::shutdownNow;
  }
}
