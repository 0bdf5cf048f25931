package io.github.pythonimage.buildkit.io;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads that never keep a Java process alive. */
public final class DaemonThreadFactory implements ThreadFactory {

  private final String name;
  private final AtomicInteger count = new AtomicInteger();

  /**
   * Threads with a name in common.
   *
   * @param name what a dump of threads shows, with a number after it
   */
  public DaemonThreadFactory(String name) {
    this.name = name;
  }

  @Override
  public Thread newThread(Runnable work) {
    var thread = new Thread(work, name + "-" + count.incrementAndGet());
    thread.setDaemon(true);
    return thread;
  }
}
