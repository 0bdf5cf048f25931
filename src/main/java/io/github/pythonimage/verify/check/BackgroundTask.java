package io.github.pythonimage.verify.check;

import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/** Work in a thread of its own, which ends with whoever started it. */
public final class BackgroundTask<T> implements AutoCloseable {
  private static final long LONGEST_END_MILLIS = 10_000;

  private final FutureTask<T> task;
  private final Thread thread;

  private BackgroundTask(String name, Callable<T> work) {
    task = new FutureTask<>(work);
    thread = new Thread(task, name);
    thread.setDaemon(true);
  }

  /** Starts work. */
  public static <T> BackgroundTask<T> start(String name, Callable<T> work) {
    var task = new BackgroundTask<>(name, work);
    task.thread.start();
    return task;
  }

  /**
   * Waits for the result.
   *
   * @throws RuntimeException the one that the work ended with
   * @throws CancellationException if this thread is interrupted
   */
  public T result() {
    return result(task);
  }

  /** The same of any work. */
  public static <T> T result(Future<T> work) {
    try {
      return work.get();
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

  /** Interrupts work that nobody waits for any more; it may still have a container to remove. */
  @Override
  public void close() {
    task.cancel(true);
    var interrupted = Thread.interrupted();
    try {
      thread.join(LONGEST_END_MILLIS);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
