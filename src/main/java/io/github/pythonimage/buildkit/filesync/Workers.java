package io.github.pythonimage.buildkit.filesync;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Borrows threads from a pool, up to so many at a time, and can give all of them back at once. A
 * pool of its own for each transfer would cost a build of small contexts more than what it sends.
 */
final class Workers implements Runnable {
  private final Executor pool;
  private final int most;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private final Set<Thread> busy = new HashSet<>();
  private int borrowed;
  private boolean over;

  Workers(Executor pool, int most) {
    this.pool = pool;
    this.most = most;
  }

  /** Has this done as soon as a thread is free, and not at all after the end. It must not throw. */
  void execute(Runnable work) {
    synchronized (this) {
      if (over) {
        return;
      }
      waiting.add(work);
      if (borrowed == most) {
        return;
      }
      borrowed++;
    }
    pool.execute(this);
  }

  /** Nothing more is begun, and who is at something is interrupted. */
  synchronized void end() {
    over = true;
    waiting.clear();
    for (var thread : busy) {
      thread.interrupt();
    }
  }

  /** What a borrowed thread does. */
  @Override
  public void run() {
    synchronized (this) {
      busy.add(Thread.currentThread());
    }
    for (var work = next(); work != null; work = next()) {
      work.run();
    }
  }

  // In one with giving the thread back: nobody may count on one that has just found nothing to do,
  // and an interrupt that came later would hit what the pool has it do next.
  private synchronized @Nullable Runnable next() {
    var work = waiting.poll();
    if (work == null) {
      busy.remove(Thread.currentThread());
      borrowed--;
    }
    return work;
  }
}
