package io.github.pythonimage.progress;

import java.lang.reflect.Proxy;

/**
 * Sees to it that Ctrl-C ends the JVM in its own way, with its shutdown hooks. Maven 4 has JLine
 * look after its terminal, which gives the signal back to the system, and that ends the process
 * wherever it is.
 */
final class SigintHandler {
  private static final int INTERRUPTED = 130;

  private SigintHandler() {}

  /** Does nothing where the signal is ignored, or somebody handles it. */
  static void install() {
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
        SigintHandler.class.getClassLoader(),
        new Class<?>[] {handlers},
        (handler, method, arguments) -> {
          if (method.getName().equals("handle")) {
            System.exit(INTERRUPTED);
          }
          return null;
        });
  }
}
