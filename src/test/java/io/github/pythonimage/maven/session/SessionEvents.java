package io.github.pythonimage.maven.session;

import java.lang.reflect.Proxy;
import org.apache.maven.execution.ExecutionEvent;
import org.apache.maven.execution.MavenSession;

/** Events as Maven sends them to its listener. */
final class SessionEvents {
  private SessionEvents() {}

  static ExecutionEvent of(MavenSession session) {
    return (ExecutionEvent)
        Proxy.newProxyInstance(
            SessionEvents.class.getClassLoader(),
            new Class<?>[] {ExecutionEvent.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getSession" -> session;
                  case "toString" -> "event";
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }
}
