package io.github.pythonimage.buildkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.buildkit.credentials.Secret;
import io.github.pythonimage.buildkit.errors.BuildCancelledException;
import io.github.pythonimage.buildkit.progress.BuildEvent.StepLog;
import io.github.pythonimage.buildkit.progress.ProgressListener;
import io.github.pythonimage.buildkit.request.BuildRequest;
import io.github.pythonimage.buildkit.request.Network;
import io.github.pythonimage.buildkit.solve.Solve;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Builds side by side, and builds that are stopped. */
@Tag("engine")
@Timeout(60)
class ConcurrencyEngineTest {

  private TestEngine engine;
  // Nobody else sleeps for as long.
  private final String sleep = "sleep 60." + System.nanoTime();

  @TempDir Path context;

  @BeforeEach
  void connect() {
    engine = new TestEngine();
  }

  @AfterEach
  void disconnect() throws IOException {
    if (engine != null) {
      engine.close();
    }
  }

  private BuildRequest request(String dockerfile) {
    return BuildRequest.builder(context, dockerfile).network(Network.HOST).build();
  }

  /** A build that says so when its command runs. */
  private Solve sleeping(CountDownLatch asleep) {
    return engine.buildKit.start(
        request(
            "FROM debian:trixie-slim\nRUN echo asleep " + System.nanoTime() + "; " + sleep + "\n"),
        event -> {
          if (event instanceof StepLog) {
            asleep.countDown();
          }
        });
  }

  @Test
  void buildsThatShareAStageRunItOnce() {
    var stamp = System.nanoTime();
    var shared =
        "FROM debian:trixie-slim AS shared\nRUN sleep 2; echo "
            + stamp
            + " $(cat /proc/sys/kernel/random/uuid) | tee /id\n";
    Set<String> ids = ConcurrentHashMap.newKeySet();
    ProgressListener listener =
        event -> {
          if (event instanceof StepLog log) {
            ids.addAll(log.lines());
          }
        };
    var one =
        engine.buildKit.start(
            request(shared + "FROM shared\nRUN cat /id && echo one > /dev/null\n"), listener);
    var two =
        engine.buildKit.start(
            request(shared + "FROM shared\nRUN cat /id && echo two > /dev/null\n"), listener);
    one.result().join();
    two.result().join();

    assertThat(ids).hasSize(1);
  }

  @Test
  void everyBuildReadsItsOwnContext() throws Exception {
    var stamp = System.nanoTime();
    var builds = new HashMap<String, Solve>();
    Map<String, Set<String>> logs = new ConcurrentHashMap<>();
    for (var name : List.of("one", "two", "six")) {
      var own = Files.createDirectory(context.resolve(name));
      Files.writeString(own.resolve("who"), name + " " + stamp);
      Files.setLastModifiedTime(own.resolve("who"), FileTime.fromMillis(0));
      var request =
          BuildRequest.builder(own, "FROM debian:trixie-slim\nCOPY who /\nRUN cat /who\n")
              .network(Network.HOST)
              .build();
      ProgressListener listener =
          event -> {
            if (event instanceof StepLog log) {
              logs.computeIfAbsent(name, n -> ConcurrentHashMap.newKeySet()).addAll(log.lines());
            }
          };
      builds.put(name, engine.buildKit.start(request, listener));
    }
    builds.values().forEach(build -> build.result().join());
    builds.keySet().forEach(name -> assertThat(logs.get(name)).containsExactly(name + " " + stamp));
  }

  @Test
  void cancelStopsTheCommand() throws Exception {
    var asleep = new CountDownLatch(1);
    var solve = sleeping(asleep);
    assertThat(asleep.await(30, TimeUnit.SECONDS)).isTrue();
    sleepersAreSeen();

    var start = System.nanoTime();
    solve.cancel();
    assertThatThrownBy(() -> solve.result().join())
        .hasCauseInstanceOf(BuildCancelledException.class);
    var took = Duration.ofNanos(System.nanoTime() - start);
    System.out.println("cancel took " + took.toMillis() + " ms");
    assertThat(took).isLessThan(Duration.ofSeconds(10));
    assertThat(sleepers()).isEmpty();
  }

  @Test
  void closeStopsEverythingAndLeavesNoThread() throws Exception {
    var asleep = new CountDownLatch(2);
    var one = sleeping(asleep);
    var two = sleeping(asleep);
    assertThat(asleep.await(30, TimeUnit.SECONDS)).isTrue();
    sleepersAreSeen();
    assertThat(LeftThreads.now()).isNotEmpty();

    engine.buildKit.close();
    assertThat(one.result()).isCompletedExceptionally();
    assertThat(two.result()).isCompletedExceptionally();
    assertThatThrownBy(() -> sleeping(asleep).result().join())
        .hasCauseInstanceOf(BuildCancelledException.class);
    assertThat(sleepers()).isEmpty();
    assertThat(LeftThreads.after(Duration.ofSeconds(5))).isEmpty();
  }

  @Test
  void listenerThatBreaksEndsTheBuildWithItsOwnFailure() {
    var solve =
        engine.buildKit.start(
            request("FROM debian:trixie-slim\nRUN sleep 30 # " + System.nanoTime() + "\n"),
            event -> {
              throw new UnsupportedOperationException("broken listener");
            });
    assertThatThrownBy(() -> solve.result().get(10, TimeUnit.SECONDS))
        .hasCauseInstanceOf(UnsupportedOperationException.class);
  }

  @Tag("full")
  @Test
  void longStepKeepsItsSession() {
    // A session that does not answer the daemon's health checks is gone after some 20 seconds.
    var solve =
        engine.buildKit.start(
            BuildRequest.builder(
                    context,
                    "FROM debian:trixie-slim\nRUN sleep 26; : "
                        + System.nanoTime()
                        + "\nRUN --mount=type=secret,id=late,required=true cat /run/secrets/late\n")
                .network(Network.HOST)
                .secret(Secret.ofValue("late", "x"))
                .build(),
            event -> {});
    assertThat(solve.result().join().imageDigest()).isEmpty();
  }

  // Otherwise there being none later would say nothing.
  private void sleepersAreSeen() throws Exception {
    assertThat(ThrowAwayEngine.ends(Duration.ofSeconds(10), () -> !sleepers().isEmpty())).isTrue();
  }

  // The engine of the tests runs on this machine, so its commands are processes of this machine.
  private List<String> sleepers() {
    return ProcessHandle.allProcesses()
        .flatMap(process -> process.info().commandLine().stream())
        .filter(line -> line.endsWith(sleep))
        .toList();
  }
}
