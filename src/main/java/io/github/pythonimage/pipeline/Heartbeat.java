package io.github.pythonimage.pipeline;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Calls something every 30 seconds until it is closed. */
final class Heartbeat implements AutoCloseable {
  private static final int SECONDS = 30;

  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(Heartbeat::daemon);
  private final ScheduledFuture<?> beat;

  Heartbeat(Runnable task) {
    beat = clock.scheduleAtFixedRate(task, SECONDS, SECONDS, TimeUnit.SECONDS);
  }

  private static Thread daemon(Runnable task) {
    var thread = new Thread(task, "python-image-heartbeat");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void close() {
    beat.cancel(false);
    clock.shutdownNow();
  }
}
