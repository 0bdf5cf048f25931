package io.github.pythonimage.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.config.Size;
import io.github.pythonimage.docker.address.EngineAddress;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("engine")
@Timeout(60)
class ContainersEngineTest {
  private static final String IMAGE = "debian:trixie-slim";
  private static TestEngine test;
  private static Engine engine;

  @BeforeAll
  static void connect() {
    test = new TestEngine();
    engine = test.engine();
  }

  @AfterAll
  static void close() throws IOException {
    test.close();
  }

  private static ProbeOutcome sh(String script) {
    return engine.run(Probe.of(IMAGE, List.of("sh", "-c", script)));
  }

  @Test
  void asksTheEngineWhoItIs() {
    var info = engine.ping();

    assertThat(info.platform()).matches("linux/\\w+");
  }

  @Test
  void containersOfAProcessThatWasKilledAreRemovedByTheNextOne() {
    var killed =
        test.container(IMAGE, Map.of(StaleContainers.LABEL, StaleContainers.ownProcessId() + "0"));
    var alive =
        test.container(IMAGE, Map.of(StaleContainers.LABEL, StaleContainers.ownProcessId()));
    var foreign = test.container(IMAGE, Map.of(StaleContainers.LABEL, "another machine 1 2"));
    try (var next = Engine.connect(EngineAddress.of(TestEngine.host(), Optional.empty()))) {
      next.run(Probe.of(IMAGE, List.of("true")));
      assertThat(test.exists(killed)).isFalse();
      assertThat(test.exists(alive)).isTrue();
      assertThat(test.exists(foreign)).isTrue();
    } finally {
      test.remove(alive);
      test.remove(foreign);
    }
  }

  @Test
  void inspectsAnImageByNameAndId() {
    var image = engine.inspect(IMAGE).orElseThrow();

    assertThat(image.id()).startsWith("sha256:");
    assertThat(image.sizeBytes()).isPositive();
    assertThat(image.layers()).isNotEmpty();
    assertThat(image.command()).isNotEmpty();
    assertThat(image.architecture()).isNotEmpty();
    assertThat(image.created()).isPresent();
    assertThat(engine.inspect(image.id())).contains(image);
    assertThat(engine.inspect("nobody/has-this:1")).isEmpty();
  }

  @Test
  void capturesBothStreamsAndTheExitCode() {
    assertThat(sh("echo out; echo é; echo err >&2; exit 3"))
        .isEqualTo(new ProbeOutcome.Finished(3, "out\né\n", "err\n"));
  }

  @Test
  void capturesMegabytes() {
    var outcome = (ProbeOutcome.Finished) sh("head -c 3000000 /dev/zero | tr '\\0' x");

    assertThat(outcome.stdout()).hasSize(3_000_000);
  }

  @Test
  void givesNoNetworkAndNoPrivileges() {
    var outcome =
        (ProbeOutcome.Finished)
            sh("ls /sys/class/net; grep -E '^(CapEff|CapBnd|NoNewPrivs)' /proc/self/status");

    assertThat(outcome.stdout().lines())
        .containsExactly(
            "lo", "CapEff:\t0000000000000000", "CapBnd:\t0000000000000000", "NoNewPrivs:\t1");
  }

  @Test
  void runsAsAnotherUserWhereAsked() {
    var probe =
        new Probe(
            IMAGE,
            List.of("id", "-u"),
            Optional.of("4711"),
            Duration.ofSeconds(30),
            Size.of("100MB"),
            false);

    assertThat(engine.run(probe)).isEqualTo(new ProbeOutcome.Finished(0, "4711\n", ""));
  }

  @Test
  void stopsWhatRunsTooLong() {
    var probe =
        new Probe(
            IMAGE,
            List.of("sh", "-c", "echo begun; sleep 600"),
            Optional.empty(),
            Duration.ofSeconds(2),
            Size.of("100MB"),
            false);

    assertThat(engine.run(probe))
        .isEqualTo(new ProbeOutcome.TimedOut(Duration.ofSeconds(2), "begun\n", ""));
    assertThat(test.probesLeft()).isEmpty();
  }

  @Test
  void saysWhatCouldNotBeStarted() {
    var outcome = engine.run(Probe.of(IMAGE, List.of("/no/such/command")));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            ProbeOutcome.NotStarted.class,
            f -> assertThat(f.reason()).contains("/no/such/command").doesNotContain("\n"));
    assertThat(test.probesLeft()).isEmpty();
  }

  @Test
  void saysThatThereIsNoSuchImage() {
    assertThatThrownBy(() -> engine.run(Probe.of("nobody/has-this:1", List.of("true"))))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("has no image nobody/has-this:1");
  }

  @Test
  void removesTheContainerWhenInterrupted() throws InterruptedException {
    var failure = new AtomicReference<Throwable>();
    var thread = new Thread(() -> sh("sleep 600"));
    thread.setUncaughtExceptionHandler((t, e) -> failure.set(e));
    thread.start();
    while (test.probeContainers().isEmpty()) {
      Thread.sleep(50);
    }
    thread.interrupt();
    thread.join();

    assertThat(failure.get()).isInstanceOf(EngineException.class).hasMessageContaining("removed");
    assertThat(test.probesLeft()).isEmpty();
  }

  @Test
  void leavesNoThreadThatKeepsTheJvmAlive() {
    var before = threads();
    var host = System.getProperty("engine.host", System.getenv("DOCKER_HOST"));
    try (var other = Engine.connect(EngineAddress.of(URI.create(host), Optional.empty()))) {
      other.run(Probe.of(IMAGE, List.of("true")));
    }

    assertThat(threads()).isSubsetOf(before);
  }

  private static List<Thread> threads() {
    var names = new ArrayList<Thread>();
    Thread.getAllStackTraces()
        .forEach(
            (thread, stack) -> {
              if (!thread.isDaemon()) {
                names.add(thread);
              }
            });
    return names;
  }
}
