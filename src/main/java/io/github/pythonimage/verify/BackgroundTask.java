package io.github.pythonimage.verify;

import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Work in a thread of its own, which ends with whoever started it. */
final class BackgroundTask<T> implements AutoCloseable {
  private final FutureTask<T> task;

  private BackgroundTask(FutureTask<T> task) {
    this.task = task;
  }

  /** Starts work. */
  static <T> BackgroundTask<T> start(String name, Callable<T> work) {
    var task = new FutureTask<T>(work);
    var thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
    return new BackgroundTask<>(task);
  }

  /**
   * Waits for the result.
   *
   * @throws RuntimeException the one that the work ended with
   * @throws CancellationException if this thread is interrupted
   */
  T result() {
    try {
      return task.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while an image was verified");
    }
  }

  /** Interrupts work that nobody waits for any more. */
  @Override
  public void close() {
    task.cancel(true);
  }
}
