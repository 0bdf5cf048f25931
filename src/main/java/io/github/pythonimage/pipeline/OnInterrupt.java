package io.github.pythonimage.pipeline;

/** Does something when the JVM is told to end, by Ctrl-C for one, before it is closed. */
final class OnInterrupt implements AutoCloseable {
  private final Thread hook;

  OnInterrupt(Runnable task) {
    hook = new Thread(task, "python-image-interrupt");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is ending already, and the hook is at work.
    }
  }
}
