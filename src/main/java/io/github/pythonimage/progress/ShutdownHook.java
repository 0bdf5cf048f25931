package io.github.pythonimage.progress;

import java.lang.reflect.Proxy;

/** Does something when the JVM is told to end, by Ctrl-C for one, before it is closed. */
public final class ShutdownHook implements AutoCloseable {
  private static final long LONGEST_MILLIS = 20_000;
  private static final int INTERRUPTED = 130;
  private static final long END_MILLIS = 1_000;

  private final Thread hook;

  public ShutdownHook(Runnable task) {
    letSigintEndTheJvm();
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

  /**
   * Sees to it that Ctrl-C ends the JVM in its own way, with its shutdown hooks. Maven 4 has JLine
   * look after its terminal, which gives the signal back to the system, and that ends the process
   * wherever it is. Does nothing where the signal is ignored, or somebody handles it.
   */
  private static void letSigintEndTheJvm() {
    try {
      // By name, as the compiler warns of these for good.
      var signals = Class.forName("sun.misc.Signal");
      var handlers = Class.forName("sun.misc.SignalHandler");
      var signal = signals.getConstructor(String.class).newInstance("INT");
      var handle = signals.getMethod("handle", signals, handlers);
      var systems = handlers.getField("SIG_DFL").get(null);
      var before = handle.invoke(null, signal, systems);
      handle.invoke(null, signal, before == systems ? exit(handlers) : before);
    } catch (ReflectiveOperationException e) {
      // This JVM has no such thing, or was told (-Xrs) to leave signals alone.
    }
  }

  private static Object exit(Class<?> handlers) {
    return Proxy.newProxyInstance(
        ShutdownHook.class.getClassLoader(),
        new Class<?>[] {handlers},
        (handler, method, arguments) -> {
          if (method.getName().equals("handle")) {
            System.exit(INTERRUPTED);
          }
          return null;
        });
  }
}
