package io.github.pythonimage.engine;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Containers that exist right now, so that ending the JVM (Ctrl-C) removes them too. */
final class Leftovers implements AutoCloseable {
  private static final int CREATION_SECONDS = 10;

  private final Set<String> containers = ConcurrentHashMap.newKeySet();
  // Shared by creations, which may run side by side; the end excludes them all.
  private final ReadWriteLock creations = new ReentrantReadWriteLock();
  private final Consumer<String> remove;
  private final Thread hook;
  private volatile boolean ending;

  Leftovers(Consumer<String> remove) {
    this.remove = remove;
    hook = new Thread(this::removeAll, "remove-probe-containers");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * Creates a container that is removed in any case.
   *
   * @throws InterruptedException where the JVM is ending and nothing may be created any more
   */
  String create(Supplier<String> creation) throws InterruptedException {
    creations.readLock().lock();
    try {
      if (ending) {
        throw new InterruptedException("the JVM is ending");
      }
      var container = creation.get();
      containers.add(container);
      return container;
    } finally {
      creations.readLock().unlock();
    }
  }

  void remove(String container) {
    containers.remove(container);
  }

  /** Ends creation and removes what there is. */
  void removeAll() {
    ending = true;
    awaitCreations();
    containers.forEach(this::removeOrLeave);
  }

  // Not for ever: an engine that hangs must not keep the JVM from ending.
  private void awaitCreations() {
    try {
      if (creations.writeLock().tryLock(CREATION_SECONDS, TimeUnit.SECONDS)) {
        creations.writeLock().unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void removeOrLeave(String container) {
    try {
      remove.accept(container);
    } catch (RuntimeException e) {
      // The others can still be removed, and nobody is left to be told.
    }
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is ending and the hook does its work.
    }
  }
}
