package io.github.pythonimage.docker;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Containers that exist right now, so that who ends in the middle (Ctrl-C) removes them too. */
final class LiveContainers {
  private static final int CREATION_SECONDS = 10;

  private final Set<String> containers = ConcurrentHashMap.newKeySet();
  // Shared by creations, which may run side by side; the end excludes them all.
  private final ReadWriteLock creations = new ReentrantReadWriteLock();
  private final Consumer<String> remove;
  private volatile boolean ending;

  LiveContainers(Consumer<String> remove) {
    this.remove = remove;
  }

  /**
   * Creates a container that is always removed.
   *
   * @throws InterruptedException where this is the end and nothing may be created any more
   */
  String create(Supplier<String> creation) throws InterruptedException {
    creations.readLock().lock();
    try {
      if (ending) {
        throw new InterruptedException("no more containers are wanted");
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

  /** Those that nobody removed yet. */
  List<String> all() {
    return List.copyOf(containers);
  }

  /** Ends creation and removes what there is. */
  void removeAll() {
    ending = true;
    awaitCreations();
    containers.forEach(this::tryRemove);
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

  private void tryRemove(String container) {
    try {
      remove.accept(container);
    } catch (RuntimeException e) {
      // The others can still be removed, and nobody is left to be told.
    }
  }
}
