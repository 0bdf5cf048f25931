package io.github.pythonimage.buildkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.github.pythonimage.buildkit.connection.Connection;
import io.github.pythonimage.buildkit.connection.EngineSockets;
import io.github.pythonimage.buildkit.connection.GrpcSockets;
import io.github.pythonimage.buildkit.endpoint.Daemon;
import io.github.pythonimage.buildkit.endpoint.Daemon.ImageStore;
import io.github.pythonimage.buildkit.endpoint.Endpoint;
import io.github.pythonimage.buildkit.errors.BuildCancelledException;
import io.github.pythonimage.buildkit.errors.ConnectionLostException;
import io.github.pythonimage.buildkit.io.DaemonThreadFactory;
import io.github.pythonimage.buildkit.progress.BuildEvent.StepLog;
import io.github.pythonimage.buildkit.progress.ProgressListener;
import io.github.pythonimage.buildkit.request.BuildRequest;
import io.github.pythonimage.buildkit.request.Cache;
import io.github.pythonimage.buildkit.session.Session;
import io.github.pythonimage.buildkit.solve.Solve;
import io.github.pythonimage.buildkit.wire.StatusResponse;
import io.github.pythonimage.buildkit.wire.Vertex;
import io.github.pythonimage.buildkit.wire.VertexLog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How builds begin and end, without a daemon that builds. */
@Timeout(30)
class BuildKitTest {

  @TempDir Path context;

  private final Daemon scripted =
      new Daemon(Daemon.Kind.STANDALONE, "scripted", List.of(), ImageStore.NONE);
  private ScriptedDaemon daemon;
  private BuildKit buildKit;

  @BeforeEach
  void connect() throws Exception {
    daemon = new ScriptedDaemon();
    var sockets = new EngineSockets(Endpoint.of("tcp://127.0.0.1:" + daemon.port()));
    var connection = Connection.over(new GrpcSockets(sockets, true));
    buildKit =
        new BuildKit(
            connection, scripted, Session.tunnel(connection.channel(), connection.executor()));
  }

  @AfterEach
  void disconnect() {
    buildKit.close();
    daemon.close();
  }

  private Solve start(ProgressListener listener) {
    return buildKit.start(request(), listener);
  }

  private BuildRequest request() {
    return BuildRequest.builder(context, "FROM scratch\n").build();
  }

  @Test
  void startAfterTheCloseIsCancelled() {
    buildKit.close();
    var solve = start(event -> {});
    solve.cancel();

    assertThatThrownBy(() -> solve.result().join())
        .hasCauseInstanceOf(BuildCancelledException.class);
  }

  @Test
  void startDuringTheCloseIsCancelled() throws Exception {
    var closing = new CompletableFuture<Void>();
    var closer =
        new DaemonThreadFactory("closer")
            .newThread(
                () -> {
                  closing.complete(null);
                  buildKit.close();
                });
    var last = start(event -> {});
    closer.start();
    closing.join();
    while (closer.isAlive()) {
      last = start(event -> {});
    }
    var solve = last;

    assertThatThrownBy(() -> solve.result().get(10, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(BuildCancelledException.class);
  }

  @Test
  void buildThatWaitsForItsConnectionCanBeCancelled() throws Exception {
    var answer = new CountDownLatch(1);
    var connection =
        Connection.over(
            () -> {
              try {
                answer.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              throw new IOException("nobody is there");
            });
    try (var silent =
        new BuildKit(
            connection, scripted, Session.tunnel(connection.channel(), connection.executor()))) {
      var solve = silent.start(request(), event -> {});
      solve.cancel();

      assertThatThrownBy(() -> solve.result().get(10, TimeUnit.SECONDS))
          .hasCauseInstanceOf(BuildCancelledException.class);
    } finally {
      answer.countDown();
    }
  }

  @Test
  void buildTriesToConnectOnce() {
    var attempts = new AtomicInteger();
    var connection =
        Connection.over(
            () -> {
              attempts.incrementAndGet();
              try {
                Thread.sleep(200);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              throw new IOException("nobody is there");
            });
    try (var silent =
        new BuildKit(
            connection, scripted, Session.tunnel(connection.channel(), connection.executor()))) {
      var solve = silent.start(request(), event -> {});

      assertThatThrownBy(() -> solve.result().get(10, TimeUnit.SECONDS))
          .hasCauseInstanceOf(ConnectionLostException.class)
          .hasMessageContaining("nobody is there. See that");
      assertThat(attempts).hasValue(1);
    }
  }

  @Test
  void listenerThatFailsAtAWarningEndsTheBuild() {
    var request =
        BuildRequest.builder(context, "FROM scratch\n")
            .cacheFrom(new Cache("local", Map.of("src", context.resolve("none").toString())))
            .build();
    var solve =
        buildKit.start(
            request,
            event -> {
              throw new IllegalStateException("broken listener");
            });

    assertThatThrownBy(() -> solve.result().get(10, TimeUnit.SECONDS))
        .hasCauseInstanceOf(IllegalStateException.class);
  }

  @Test
  void buildIsEndedByAThreadOfItsConnection() throws Exception {
    var solve = start(event -> {});
    var thread = solve.result().thenApply(done -> Thread.currentThread().getName());
    // Its progress never ends, so that a timer ends the wait for it.
    daemon.solved();

    assertThat(thread.get(10, TimeUnit.SECONDS)).startsWith("buildkit-");
  }

  @Test
  void evenAnErrorOfTheListenerEndsTheBuild() {
    var solve =
        start(
            event -> {
              if (event instanceof StepLog) {
                throw new AssertionError("broken listener");
              }
            });
    // A line without an end is told when no more can come.
    var now = Timestamp.newBuilder().setSeconds(1);
    daemon.sendLastStatus(
        StatusResponse.newBuilder()
            .addVertexes(Vertex.newBuilder().setDigest("a").setName("RUN a").setStarted(now))
            .addLogs(
                VertexLog.newBuilder()
                    .setVertex("a")
                    .setStream(1)
                    .setMsg(ByteString.copyFromUtf8("half a line")))
            .build());
    daemon.solved();

    assertThatThrownBy(() -> solve.result().get(10, TimeUnit.SECONDS))
        .hasCauseInstanceOf(AssertionError.class);
  }

  private static StatusResponse stepStarted() {
    var now = Timestamp.newBuilder().setSeconds(1);
    return StatusResponse.newBuilder()
        .addVertexes(Vertex.newBuilder().setDigest("a").setName("RUN a").setStarted(now))
        .build();
  }

  @Test
  void errorOfTheListenerEndsABuildThatWouldGoOn() {
    var solve =
        start(
            event -> {
              throw new AssertionError("broken listener");
            });
    daemon.sendLastStatus(stepStarted());

    assertThatThrownBy(() -> solve.result().get(10, TimeUnit.SECONDS))
        .hasCauseInstanceOf(AssertionError.class);
  }

  @Test
  void listenerThatIsStuckKeepsNobodyFromLeaving() throws Exception {
    var stuck = new CountDownLatch(1);
    var solve =
        start(
            event -> {
              stuck.countDown();
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    daemon.sendLastStatus(stepStarted());
    assertThat(stuck.await(10, TimeUnit.SECONDS)).isTrue();
    solve.cancel();

    assertThatThrownBy(() -> solve.result().get(10, TimeUnit.SECONDS))
        .hasCauseInstanceOf(BuildCancelledException.class);
    buildKit.close();
    buildKit.close();
    assertThat(LeftThreads.after(Duration.ofSeconds(5))).isEmpty();
  }

  @Test
  void progressThatAnAnswerOvertookIsHeardToItsEnd() throws Exception {
    var lines = new ConcurrentLinkedQueue<String>();
    var solve =
        start(
            event -> {
              if (event instanceof StepLog log) {
                lines.addAll(log.lines());
              }
            });
    daemon.solved();
    // An engine that is busy, of which a build wants to know what it has found.
    Thread.sleep(1_000);
    daemon.begin(stepStarted());
    Thread.sleep(1_000);
    var last =
        VertexLog.newBuilder()
            .setVertex("a")
            .setStream(1)
            .setMsg(ByteString.copyFromUtf8("the last word\n"));
    daemon.sendLastStatus(StatusResponse.newBuilder().addLogs(last).build());

    solve.result().get(10, TimeUnit.SECONDS);
    assertThat(lines).containsExactly("the last word");
  }

  @Test
  void listenerThatIsSlowHearsEverything() throws Exception {
    var heard = new CompletableFuture<Void>();
    var solve =
        start(
            event -> {
              try {
                Thread.sleep(1_500);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              heard.complete(null);
            });
    daemon.sendLastStatus(stepStarted());
    daemon.solved();

    solve.result().get(10, TimeUnit.SECONDS);
    assertThat(heard).isDone();
  }
}
