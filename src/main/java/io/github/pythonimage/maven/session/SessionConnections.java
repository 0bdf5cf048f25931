package io.github.pythonimage.maven.session;

import io.github.pythonimage.buildkit.Connections;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.apache.maven.execution.ExecutionListener;
import org.apache.maven.execution.MavenExecutionRequest;
import org.apache.maven.execution.MavenSession;
import org.jspecify.annotations.Nullable;

/**
 * Connections that live as long as the Maven build, whatever module asked for them first.
 *
 * <p>Maven tells only its extensions when a build ends, and its one listener for those who are
 * none. So this listens in the listener's place and passes everything on. A proxy, because the
 * interface has grown with Maven's versions.
 */
public final class SessionConnections implements InvocationHandler {
  private final Connections connections = new Connections();
  private final @Nullable ExecutionListener listener;
  private final boolean failFast;

  private SessionConnections(@Nullable ExecutionListener listener, boolean failFast) {
    this.listener = listener;
    this.failFast = failFast;
  }

  /** The connections of this build, which end with it. Safe for use by parallel modules. */
  public static Connections of(MavenSession session) {
    var request = session.getRequest();
    // Parallel modules have sessions of their own, but one request.
    synchronized (request) {
      var current = request.getExecutionListener();
      if (current != null
          && Proxy.isProxyClass(current.getClass())
          && Proxy.getInvocationHandler(current) instanceof SessionConnections known) {
        return known.connections;
      }
      var mine = new SessionConnections(current, failsFast(request));
      request.setExecutionListener(
          (ExecutionListener)
              Proxy.newProxyInstance(
                  SessionConnections.class.getClassLoader(),
                  new Class<?>[] {ExecutionListener.class},
                  mine));
      return mine.connections;
    }
  }

  private static boolean failsFast(MavenExecutionRequest request) {
    return MavenExecutionRequest.REACTOR_FAIL_FAST.equals(request.getReactorFailureBehavior());
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, @Nullable Object[] arguments)
      throws Throwable {
    if (method.getDeclaringClass() == Object.class) {
      return method.getName().equals("equals")
          ? proxy == arguments[0]
          : method.invoke(this, arguments);
    }
    // Maven waits for modules that still run after another has failed, and nothing tells them.
    if (method.getName().equals("sessionEnded")
        || (failFast && method.getName().equals("projectFailed"))) {
      connections.close();
    }
    try {
      return listener == null ? null : method.invoke(listener, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
