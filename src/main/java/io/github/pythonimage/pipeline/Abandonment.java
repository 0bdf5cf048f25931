package io.github.pythonimage.pipeline;

import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Whether nobody wants the builds any more, as when another module of a reactor has failed. */
@FunctionalInterface
public interface Abandonment {

  boolean abandoned();

  /** Does something, once, as soon as nobody wants the builds any more. */
  default Watch watch(Runnable task) {
    var clock =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              var thread = new Thread(work, "python-image-abandonment");
              thread.setDaemon(true);
              return thread;
            });
    Runnable look =
        () -> {
          if (abandoned()) {
            clock.shutdown();
            task.run();
          }
        };
    var unused =
        clock.scheduleWithFixedDelay(look, Watch.MILLIS, Watch.MILLIS, TimeUnit.MILLISECONDS);
    return clock::shutdown;
  }

  /** Looks until it is closed. */
  @FunctionalInterface
  interface Watch extends AutoCloseable {
    int MILLIS = 200;

    @Override
    void close();
  }
}
