package io.github.pythonimage.maven.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.buildkit.Connections;
import io.github.pythonimage.buildkit.endpoint.Endpoint;
import io.github.pythonimage.buildkit.errors.BuildCancelledException;
import io.github.pythonimage.buildkit.errors.EngineUnavailableException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.apache.maven.execution.AbstractExecutionListener;
import org.apache.maven.execution.DefaultMavenExecutionRequest;
import org.apache.maven.execution.ExecutionEvent;
import org.apache.maven.execution.MavenExecutionRequest;
import org.apache.maven.execution.MavenSession;
import org.junit.jupiter.api.Test;

class SessionConnectionsTest {
  private final MavenExecutionRequest request = new DefaultMavenExecutionRequest();
  private final StringBuilder heard = new StringBuilder();

  @SuppressWarnings("deprecation") // Maven has no other way to make one from a request.
  private MavenSession session() {
    return new MavenSession(null, null, request, null);
  }

  private void listen() {
    request.setExecutionListener(
        new AbstractExecutionListener() {
          @Override
          public void sessionEnded(ExecutionEvent event) {
            heard.append("ended ");
          }

          @Override
          public void projectFailed(ExecutionEvent event) {
            heard.append("failed ");
          }
        });
  }

  private ExecutionEvent event() {
    return SessionEvents.of(session());
  }

  private static void assertOpen(Connections connections) {
    assertThatThrownBy(() -> connections.to(Endpoint.of("unix:///no/such.sock")))
        .isInstanceOf(EngineUnavailableException.class);
  }

  private static void assertClosed(Connections connections) {
    assertThatThrownBy(() -> connections.to(Endpoint.of("unix:///no/such.sock")))
        .isInstanceOf(BuildCancelledException.class);
  }

  @Test
  void parallelModulesGetTheSame() {
    listen();
    var seen = ConcurrentHashMap.<Connections>newKeySet();
    IntStream.range(0, 100).parallel().forEach(i -> seen.add(SessionConnections.of(session())));
    assertThat(seen).hasSize(1);
  }

  @Test
  void theEndOfTheSessionClosesThemAndIsPassedOn() {
    listen();
    var connections = SessionConnections.of(session());
    assertOpen(connections);
    request.getExecutionListener().sessionEnded(event());
    assertClosed(connections);
    assertThat(heard).hasToString("ended ");
  }

  @Test
  void aFailingModuleStopsItsSiblings() {
    listen();
    request.setReactorFailureBehavior(MavenExecutionRequest.REACTOR_FAIL_FAST);
    var connections = SessionConnections.of(session());
    request.getExecutionListener().projectFailed(event());
    assertClosed(connections);
    assertThat(heard).hasToString("failed ");
  }

  @Test
  void unlessTheBuildIsToFailAtItsEnd() {
    request.setReactorFailureBehavior(MavenExecutionRequest.REACTOR_FAIL_AT_END);
    var connections = SessionConnections.of(session());
    request.getExecutionListener().projectFailed(event());
    assertOpen(connections);
    request.getExecutionListener().sessionEnded(event());
    assertClosed(connections);
  }

  @Test
  void whatAListenerThrowsComesAsItWas() {
    request.setExecutionListener(
        new AbstractExecutionListener() {
          @Override
          public void mojoStarted(ExecutionEvent event) {
            throw new IllegalStateException("as it was");
          }
        });
    SessionConnections.of(session());
    assertThatThrownBy(() -> request.getExecutionListener().mojoStarted(null))
        .isExactlyInstanceOf(IllegalStateException.class)
        .hasMessage("as it was");
  }

  @Test
  void aListenerIsAValueLikeAnyOther() {
    SessionConnections.of(session());
    var listener = request.getExecutionListener();
    assertThat(listener).isEqualTo(listener).hasSameHashCodeAs(listener);
    assertThatCode(listener::toString).doesNotThrowAnyException();
  }
}
