package io.github.pythonimage.buildkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pythonimage.buildkit.BuildEvent.StepLog;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An engine that is stopped, killed or paused while it builds. */
@Tag("engine")
@Timeout(90)
class EngineFaultsEngineTest {

  private final String mark = "mark-" + Long.toString(System.nanoTime(), 36);
  private final CountDownLatch running = new CountDownLatch(1);

  @TempDir Path context;

  private ThrowAwayEngine engine;
  private BuildKit buildKit;

  @BeforeEach
  void connect() {
    engine = ThrowAwayEngine.start();
    buildKit = BuildKit.connect(engine.endpoint());
  }

  @AfterEach
  void disconnect() {
    if (buildKit != null) {
      buildKit.close();
    }
    if (engine != null) {
      engine.close();
    }
  }

  private Solve start(String command) {
    var request =
        BuildRequest.builder(context, "FROM tiny\nRUN " + command + "\n")
            .network(Network.HOST)
            .build();
    return buildKit.start(
        request,
        event -> {
          if (event instanceof StepLog) {
            running.countDown();
          }
        });
  }

  /** A build whose command runs by now, for so many seconds. */
  private Solve sleeping(int seconds) throws InterruptedException {
    var solve = start("echo; sleep " + seconds + "; : " + mark);
    assertThat(running.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(ThrowAwayEngine.processes(mark)).isNotEmpty();
    return solve;
  }

  private static Throwable failure(Solve solve, int seconds) {
    return catchThrowableOfType(
            ExecutionException.class, () -> solve.result().get(seconds, TimeUnit.SECONDS))
        .getCause();
  }

  private static void saysWhatToDo(Throwable failure) {
    assertThat(failure)
        .isInstanceOf(ConnectionLostException.class)
        .hasMessage(
            "The connection to the engine was lost while Dockerfile was being built: the other side"
                + " closed it. See that the engine runs, then build again.");
  }

  private void nothingIsLeft() throws Exception {
    assertThat(
            ThrowAwayEngine.ends(
                Duration.ofSeconds(5), () -> ThrowAwayEngine.processes(mark).isEmpty()))
        .isTrue();
    assertThat(ThrowAwayEngine.ends(Duration.ofSeconds(10), () -> engine.sessions() == 0)).isTrue();
    buildKit.close();
    assertThat(LeftThreads.after(Duration.ofSeconds(5))).isEmpty();
  }

  @Test
  void stoppedEngineIsSaidToHaveGone() throws Exception {
    var solve = sleeping(60);
    engine.signal("TERM");
    saysWhatToDo(failure(solve, 30));
    engine.restart();
    start("echo again").result().get(30, TimeUnit.SECONDS);
    nothingIsLeft();
  }

  @Test
  void killedEngineIsSaidToHaveGone() throws Exception {
    var solve = sleeping(60);
    engine.signal("KILL");
    saysWhatToDo(failure(solve, 10));
    engine.restart();
    start("echo again").result().get(30, TimeUnit.SECONDS);
    nothingIsLeft();
  }

  @Test
  void pausedEngineGoesOnWhereItWas() throws Exception {
    var solve = sleeping(32);
    engine.signal("STOP");
    Thread.sleep(30_000);
    engine.signal("CONT");
    solve.result().get(40, TimeUnit.SECONDS);
    nothingIsLeft();
  }
}
