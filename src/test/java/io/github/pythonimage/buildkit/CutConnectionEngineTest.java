package io.github.pythonimage.buildkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.github.pythonimage.buildkit.CutConnection.Manner;
import io.github.pythonimage.buildkit.connection.Connection;
import io.github.pythonimage.buildkit.connection.EngineSockets;
import io.github.pythonimage.buildkit.connection.GrpcSockets;
import io.github.pythonimage.buildkit.connection.Timeouts;
import io.github.pythonimage.buildkit.endpoint.Daemon;
import io.github.pythonimage.buildkit.errors.ConnectionLostException;
import io.github.pythonimage.buildkit.request.BuildRequest;
import io.github.pythonimage.buildkit.request.Network;
import io.github.pythonimage.buildkit.session.Session;
import io.github.pythonimage.buildkit.solve.Solve;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A connection to the engine that breaks at any byte, or falls silent. */
@Tag("engine")
@Tag("full")
@Timeout(120)
class CutConnectionEngineTest {

  private static final int ROUNDS = 60;
  // More than a build of the test's needs in either direction, so that some rounds go well.
  private static final int FARTHEST = 200_000;

  private ThrowAwayEngine engine;
  private CutConnection way;

  @TempDir Path context;

  @BeforeEach
  void connect() throws IOException {
    engine = ThrowAwayEngine.start();
    way = new CutConnection(engine.endpoint());
    var content = new byte[100_000];
    new Random(1).nextBytes(content);
    Files.write(context.resolve("content"), content);
  }

  @AfterEach
  void disconnect() throws IOException {
    if (way != null) {
      way.close();
    }
    if (engine != null) {
      engine.close();
    }
  }

  private Solve start(BuildKit buildKit, Object mark) {
    var request =
        BuildRequest.builder(
                context, "FROM tiny\nCOPY content /\nRUN echo " + mark + "; cat /content\n")
            .network(Network.HOST)
            .build();
    return buildKit.start(request, event -> {});
  }

  @Test
  void brokenAnywhereItIsSaidAndTheNextBuildWorks() throws Exception {
    var random = new Random();
    try (var buildKit = BuildKit.connect(way.endpoint())) {
      var lost = 0;
      for (var round = 0; round < ROUNDS; round++) {
        // Near the start things differ most: the upgrade, the settings, the sessions.
        var bytes = random.nextInt(random.nextBoolean() ? 2_000 : FARTHEST);
        var towardsEngine = random.nextBoolean();
        var manner = random.nextBoolean() ? Manner.RESET : Manner.END;
        way.cutAfter(bytes, towardsEngine, manner);
        var how =
            "%s after %d bytes %s the engine"
                .formatted(manner, bytes, towardsEngine ? "to" : "from");
        var solve = start(buildKit, round);
        try {
          solve.result().get(20, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
          lost++;
          assertThat(e.getCause()).as(how).isInstanceOf(ConnectionLostException.class);
          assertThat(e.getCause().getMessage().lines()).as(how).hasSize(1);
          assertThat(e.getCause()).as(how).hasMessageContaining("build again");
        } catch (TimeoutException e) {
          fail(how, e);
        }
        way.restore();
        if (round % 10 == 9) {
          buildAfterRestore(buildKit, round);
        }
      }
      assertThat(lost).isGreaterThan(ROUNDS / 4);
    }
    assertThat(LeftThreads.after(Duration.ofSeconds(5))).isEmpty();
    assertThat(ThrowAwayEngine.ends(Duration.ofSeconds(10), () -> engine.sessions() == 0)).isTrue();
  }

  /**
   * Builds after the way was restored. A call of the lost build may have begun to connect before
   * that: then the first build shares that connection, and the next has one of its own.
   */
  private void buildAfterRestore(BuildKit buildKit, int round) throws Exception {
    try {
      start(buildKit, "restored " + round).result().get(20, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      assertThat(e).hasCauseInstanceOf(ConnectionLostException.class);
      start(buildKit, "restored again " + round).result().get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void silenceIsNotWaitedForWithoutEnd() throws Exception {
    var timeouts = new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(2));
    var sockets = new GrpcSockets(new EngineSockets(way.endpoint()), false);
    try (var buildKit = client(sockets, timeouts)) {
      start(buildKit, "first").result().get(20, TimeUnit.SECONDS);
      way.cutAfter(20_000, false, Manner.SILENCE);
      var solve = start(buildKit, "second");
      assertThatThrownBy(() -> solve.result().get(30, TimeUnit.SECONDS))
          .hasCauseInstanceOf(ConnectionLostException.class)
          .hasMessageContaining("no sign of life");
      way.restore();
      start(buildKit, "third").result().get(20, TimeUnit.SECONDS);
    }
    assertThat(LeftThreads.after(Duration.ofSeconds(5))).isEmpty();
  }

  private static BuildKit client(GrpcSockets sockets, Timeouts timeouts) {
    var daemon = new Daemon(Daemon.Kind.ENGINE, "test", List.of(), Daemon.ImageStore.CLASSIC);
    var connection = Connection.over(sockets, timeouts);
    return new BuildKit(
        connection, daemon, Session.tunnel(connection.channel(), connection.executor()));
  }

  @Test
  void engineThatAcceptsAndSaysNothingIsNotWaitedForWithoutEnd() throws Exception {
    var sockets = new GrpcSockets(new EngineSockets(way.endpoint()), false, Duration.ofSeconds(3));
    try (var buildKit = client(sockets, Timeouts.DEFAULT)) {
      way.cutAfter(0, false, Manner.END);
      assertThatThrownBy(() -> start(buildKit, "cut").result().get(20, TimeUnit.SECONDS))
          .hasCauseInstanceOf(ConnectionLostException.class);
      way.cutAfter(0, false, Manner.SILENCE);
      assertThatThrownBy(() -> start(buildKit, "silent").result().get(30, TimeUnit.SECONDS))
          .hasCauseInstanceOf(ConnectionLostException.class)
          .hasMessageContaining("did not answer within 3 seconds");
    }
    assertThat(LeftThreads.after(Duration.ofSeconds(5))).isEmpty();
  }
}
