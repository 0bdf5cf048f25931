package io.github.pythonimage.maven.session;

import io.github.pythonimage.progress.SanitizedException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.maven.execution.ExecutionEvent;
import org.apache.maven.execution.ExecutionListener;
import org.apache.maven.execution.MavenExecutionRequest;
import org.apache.maven.execution.MavenSession;
import org.jspecify.annotations.Nullable;

/**
 * Tells the plugin when the Maven build ends.
 *
 * <p>Maven tells only its extensions when a build ends, and its one listener for those who are
 * none. So this listens in the listener's place and passes everything on. A proxy, because the
 * interface has grown with Maven's versions.
 */
final class SessionListener implements InvocationHandler {

  /** Something that lives as long as the Maven build. */
  interface Member {
    /** A module failed, and Maven begins no other one. */
    void failed();

    /** The Maven build ended, and has not reported its result yet. */
    void ended(MavenSession session);
  }

  private final Map<Class<?>, Member> members = new LinkedHashMap<>();
  private final @Nullable ExecutionListener listener;
  private final boolean failFast;

  private SessionListener(@Nullable ExecutionListener listener, boolean failFast) {
    this.listener = listener;
    this.failFast = failFast;
  }

  /**
   * The member of this Maven build that is of a class. Modules with other class loaders have
   * members of their own. Safe for use by parallel modules.
   *
   * @param first makes it if there is none yet
   */
  static <T extends Member> T member(MavenSession session, Class<T> type, Supplier<T> first) {
    var request = session.getRequest();
    // Parallel modules have sessions of their own, but one request.
    synchronized (request) {
      return type.cast(of(request).member(type, first));
    }
  }

  private synchronized Member member(Class<?> type, Supplier<? extends Member> first) {
    return members.computeIfAbsent(type, unused -> first.get());
  }

  private static SessionListener of(MavenExecutionRequest request) {
    var current = request.getExecutionListener();
    if (current != null
        && Proxy.isProxyClass(current.getClass())
        && Proxy.getInvocationHandler(current) instanceof SessionListener known) {
      return known;
    }
    var mine = new SessionListener(current, failsFast(request));
    request.setExecutionListener(
        (ExecutionListener)
            Proxy.newProxyInstance(
                SessionListener.class.getClassLoader(),
                new Class<?>[] {ExecutionListener.class},
                mine));
    return mine;
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
    if (method.getName().equals("sessionEnded") && arguments[0] instanceof ExecutionEvent event) {
      members().forEach(member -> end(member, event.getSession()));
    }
    // Maven waits for modules that still run after another has failed, and nothing tells them.
    if (failFast && method.getName().equals("projectFailed")) {
      members().forEach(SessionListener::fail);
    }
    try {
      return listener == null ? null : method.invoke(listener, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  /** Whatever happens to one of them, Maven reports its result. */
  private static void end(Member member, MavenSession session) {
    try {
      member.ended(session);
    } catch (RuntimeException | LinkageError e) {
      session.getResult().addException(SanitizedException.asCause(e));
    }
  }

  private static void fail(Member member) {
    try {
      member.failed();
    } catch (RuntimeException | LinkageError e) {
      // The failure of the module is what Maven reports.
    }
  }

  private synchronized List<Member> members() {
    return List.copyOf(members.values());
  }
}
