package io.github.pythonimage.engine;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Containers that exist right now, so that ending the JVM (Ctrl-C) removes them too. */
final class Leftovers implements AutoCloseable {
  private final Set<String> containers = ConcurrentHashMap.newKeySet();
  private final Thread hook;

  Leftovers(Consumer<String> remove) {
    hook = new Thread(() -> containers.forEach(remove), "remove-probe-containers");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  void add(String container) {
    containers.add(container);
  }

  void remove(String container) {
    containers.remove(container);
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
