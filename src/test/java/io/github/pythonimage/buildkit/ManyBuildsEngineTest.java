package io.github.pythonimage.buildkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.buildkit.errors.BuildCancelledException;
import io.github.pythonimage.buildkit.request.BuildRequest;
import io.github.pythonimage.buildkit.request.Network;
import io.github.pythonimage.buildkit.solve.Solve;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A hundred builds at once, and a hundred one after the other, on one connection. */
@Tag("engine")
@Timeout(120)
class ManyBuildsEngineTest {

  private static final int BUILDS = 100;
  private static final int THREADS_EACH = 6;
  private static final long HEAP_EACH = 512 * 1024;

  @TempDir Path context;

  private ThrowAwayEngine engine;
  private BuildKit buildKit;

  @BeforeEach
  void connect() throws Exception {
    engine = ThrowAwayEngine.start();
    buildKit = BuildKit.connect(engine.endpoint());
    Files.writeString(context.resolve("content"), "content");
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

  private Solve start(Object mark, String command) {
    var request =
        BuildRequest.builder(
                context, "FROM tiny\nCOPY content /\nRUN : " + mark + "; " + command + "\n")
            .network(Network.HOST)
            .build();
    return buildKit.start(request, event -> {});
  }

  @Test
  void hundredAtOnceOfWhichOneFails() throws Exception {
    start("warm", "cat /content").result().get(30, TimeUnit.SECONDS);
    var before = heap();
    var builds = new ArrayList<Solve>();
    for (var number = 0; number < BUILDS; number++) {
      builds.add(start(number, number == 42 ? "exit 3" : "cat /content"));
    }
    var threads = 0;
    while (!builds.stream().allMatch(build -> build.result().isDone())) {
      threads = Math.max(threads, LeftThreads.now().size());
      Thread.sleep(50);
    }
    var after = heap();
    System.out.printf("%d builds: %d threads, %d KiB%n", BUILDS, threads, (after - before) >> 10);

    for (var number = 0; number < BUILDS; number++) {
      var result = builds.get(number).result();
      assertThat(result.isCompletedExceptionally()).as("build %d", number).isEqualTo(number == 42);
    }
    assertThat(threads).isLessThan(THREADS_EACH * BUILDS);
    assertThat(after - before).isLessThan(HEAP_EACH * BUILDS);
    nothingIsLeft();
  }

  @Tag("full")
  @Test
  void startedAndCancelledManyTimes() throws Exception {
    start("warm", "sleep 0").result().get(30, TimeUnit.SECONDS);
    var before = heap();
    for (var round = 0; round < BUILDS; round++) {
      // Not the last of its commands: the shell, whose command line has the mark, stays.
      var solve = start("round " + round, "sleep 60; :");
      if (round % 2 == 0) {
        // Some are under way by then, some have not reached the engine.
        Thread.sleep(round);
      }
      if (round % 10 == 9) {
        // And some have come to their command.
        var mark = ": round " + round + ";";
        assertThat(
                ThrowAwayEngine.ends(
                    Duration.ofSeconds(20), () -> !ThrowAwayEngine.processes(mark).isEmpty()))
            .as("round %d runs", round)
            .isTrue();
      }
      solve.cancel();
      try {
        solve.result().get(20, TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        assertThat(e.getCause()).isInstanceOf(BuildCancelledException.class);
      }
    }
    assertThat(heap() - before).isLessThan(8 * 1024 * 1024);
    assertThat(
            ThrowAwayEngine.ends(
                Duration.ofSeconds(10), () -> ThrowAwayEngine.processes(": round ").isEmpty()))
        .isTrue();
    nothingIsLeft();
  }

  private void nothingIsLeft() throws Exception {
    assertThat(ThrowAwayEngine.ends(Duration.ofSeconds(10), () -> engine.sessions() == 0)).isTrue();
    buildKit.close();
    buildKit.close();
    assertThat(LeftThreads.after(Duration.ofSeconds(5))).isEmpty();
  }

  private static long heap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
