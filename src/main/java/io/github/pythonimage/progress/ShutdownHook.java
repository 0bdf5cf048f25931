package io.github.pythonimage.progress;

/** Does something when the JVM is told to end, by Ctrl-C for one, before it is closed. */
public final class ShutdownHook implements AutoCloseable {
  private static final long LONGEST_MILLIS = 20_000;
  private static final long END_MILLIS = 1_000;

  private final Thread hook;

  public ShutdownHook(Runnable task) {
    SigintHandler.install();
    hook = new Thread(task, "python-image-interrupt");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      awaitExit();
    }
  }

  // What this thread would say now, that a build failed, is not the reason of anything, and would
  // be cut off in the middle.
  private void awaitExit() {
    try {
      hook.join(LONGEST_MILLIS);
      Thread.sleep(END_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
