package io.github.pythonimage.buildkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pythonimage.build.config.Engines;
import io.github.pythonimage.buildkit.credentials.Secret;
import io.github.pythonimage.buildkit.errors.BuildFailedException;
import io.github.pythonimage.buildkit.errors.ConnectionLostException;
import io.github.pythonimage.buildkit.progress.BuildEvent.StepLog;
import io.github.pythonimage.buildkit.request.BuildRequest;
import io.github.pythonimage.buildkit.request.BuildResult;
import io.github.pythonimage.buildkit.request.Network;
import io.github.pythonimage.buildkit.solve.Solve;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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

  private final Queue<String> heard = new ConcurrentLinkedQueue<>();
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

  private Solve start(String command, Secret... secrets) {
    var request =
        BuildRequest.builder(context, "FROM tiny\nRUN " + command + "\n").network(Network.HOST);
    for (var secret : secrets) {
      request.secret(secret);
    }
    return buildKit.start(
        request.build(),
        event -> {
          heard.add(event.toString());
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

  /** Built, failed, given up, and caught by the engine's end while steps could read it. */
  @Test
  void noSecretIsLeftOfAnyOfThem() throws Exception {
    var value = "planted-" + Long.toString(System.nanoTime(), 36);
    var secret = Secret.ofValue("token", value);
    var start = Files.createFile(context.resolve("start"));
    buildWith(secret, "test -s /run/secrets/token && echo here").get(30, TimeUnit.SECONDS);
    assertThatThrownBy(() -> buildWith(secret, "false").get(30, TimeUnit.SECONDS))
        .hasCauseInstanceOf(BuildFailedException.class)
        .hasMessageNotContaining(value);
    sleepingWith(secret).cancel();
    var solve = sleepingWith(secret);
    assertThat(ThrowAwayEngine.processes(value)).isEmpty();
    engine.signal("KILL");
    assertThat(failure(solve, 10)).hasMessageNotContaining(value);
    engine.restart();
    buildWith(secret, "echo again").get(30, TimeUnit.SECONDS);

    assertThat(heard).isNotEmpty().noneMatch(line -> line.contains(value));
    var planted = Files.writeString(context.resolve("planted"), value);
    for (var form : List.of(value, Base64.getEncoder().encodeToString(value.getBytes(UTF_8)))) {
      assertThat(holding(form, engine.folder())).isEmpty();
    }
    // What is looked for is found where it is.
    assertThat(holding("echo again", engine.folder())).isNotEmpty();
    assertThat(holding(value, Path.of(System.getProperty("java.io.tmpdir")), start))
        .containsExactly(planted.toString());
    assertThat(ThrowAwayEngine.processes(value)).isEmpty();
  }

  private CompletableFuture<BuildResult> buildWith(Secret secret, String command) {
    return start("--mount=type=secret,id=token " + command, secret).result();
  }

  private Solve sleepingWith(Secret secret) throws Exception {
    var own = mark + "-" + System.nanoTime();
    var command = "cat /run/secrets/token >/dev/null; sleep 60; : " + own;
    var solve = start("--mount=type=secret,id=token " + command, secret);
    assertThat(
            ThrowAwayEngine.ends(
                Duration.ofSeconds(30), () -> !ThrowAwayEngine.processes(own).isEmpty()))
        .isTrue();
    return solve;
  }

  /** Files anywhere below a folder with this in them. */
  private static List<String> holding(String text, Path folder) throws Exception {
    return lines("grep", "-r", "-l", "-a", "-F", "-e", text, folder.toString());
  }

  /** Those written since: the machine's temporary folder may hold much else. */
  private static List<String> holding(String text, Path folder, Path moment) throws Exception {
    var find = List.of("find", folder.toString(), "-type", "f", "-newer", moment.toString());
    return lines(
        Stream.concat(
                find.stream(), Stream.of("-exec", "grep", "-l", "-a", "-F", "-e", text, "{}", "+"))
            .toArray(String[]::new));
  }

  private static List<String> lines(String... command) throws Exception {
    var process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    var found = new String(process.getInputStream().readAllBytes(), UTF_8).lines().toList();
    process.waitFor();
    return found;
  }

  /** Found so by who connects, who asks about images, and who begins to build. */
  @Tag("full")
  @Test
  void pausedEngineIsWaitedForWithAnyQuestion() throws Exception {
    start("echo first").result().get(30, TimeUnit.SECONDS);
    engine.signal("STOP");
    var connected = CompletableFuture.supplyAsync(() -> BuildKit.connect(engine.endpoint()));
    var images = Engines.images(engine.endpoint());
    var found = CompletableFuture.supplyAsync(() -> images.find(List.of("tiny", "none:1")));
    var solve = start("echo second");
    // The limit is 40 s, and a busy machine may be late.
    Thread.sleep(20_000);
    assertThat(connected).isNotDone();
    assertThat(found).isNotDone();
    assertThat(solve.result()).isNotDone();
    engine.signal("CONT");
    connected.get(20, TimeUnit.SECONDS).close();
    assertThat(found.get(20, TimeUnit.SECONDS).orElseThrow()).containsOnlyKeys("tiny");
    solve.result().get(20, TimeUnit.SECONDS);
    nothingIsLeft();
  }

  @Tag("full")
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
