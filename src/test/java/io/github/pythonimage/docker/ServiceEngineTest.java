package io.github.pythonimage.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Containers that run what their image starts. */
@Tag("engine")
@Timeout(60)
class ServiceEngineTest {
  private static final String BASE = "FROM debian:trixie-slim\n";
  private static final String SLEEPING = BASE + "VOLUME /data\nCMD [\"sleep\", \"600\"]";

  private static TestEngine test;

  @BeforeAll
  static void connect() {
    test = new TestEngine();
  }

  @AfterAll
  static void close() throws IOException {
    test.close();
  }

  private static Service service(String image, String question) {
    return new Service(
        image,
        List.of("sh", "-c", question),
        Duration.ofSeconds(3),
        "SIGTERM",
        Duration.ofSeconds(1));
  }

  private static Service.Outcome run(String name, String instructions, String question) {
    return test.engine().run(service(test.build(name, BASE + instructions), question));
  }

  @Test
  void runsAsTheImagesUserWithoutNetworkAndPrivileges() {
    var outcome =
        run(
            "unprivileged",
            "USER 4711\nHEALTHCHECK CMD true\nCMD [\"sleep\", \"600\"]",
            "id -u; ls /sys/class/net; grep -E '^(CapEff|CapBnd|NoNewPrivs)' /proc/1/status;"
                + " touch /tmp/new && echo temporary; touch /var/tmp/new 2>&1; true");

    assertThat(outcome)
        .isInstanceOfSatisfying(
            Service.Outcome.IgnoredSignal.class,
            ignored ->
                assertThat(ignored.answer().lines())
                    .containsExactly(
                        "4711",
                        "lo",
                        "CapEff:\t0000000000000000",
                        "CapBnd:\t0000000000000000",
                        "NoNewPrivs:\t1",
                        "temporary",
                        "touch: cannot touch '/var/tmp/new': Read-only file system"));
  }

  @Test
  void sendsTheStopSignal() {
    var image =
        test.build(
            "trap",
            BASE
                + "CMD [\"sh\", \"-c\", \"trap 'exit 0' USR1; touch /tmp/on; while :; do sleep 0.1; done\"]");
    var question = service(image, "while ! test -e /tmp/on; do sleep 0.1; done; echo on");

    assertThat(test.engine().run(question))
        .isEqualTo(new Service.Outcome.IgnoredSignal("on", "SIGTERM", Duration.ofSeconds(1)));
    assertThat(
            test.engine()
                .run(
                    new Service(
                        image,
                        question.question(),
                        question.longest(),
                        "SIGUSR1",
                        Duration.ofSeconds(10))))
        .isEqualTo(new Service.Outcome.Answered("on"));
    assertThat(test.probesLeft()).isEmpty();
  }

  @Test
  void noticesAtOnceThatAContainerEnds() {
    var service =
        new Service(
            test.build("ends", BASE + "CMD [\"sh\", \"-c\", \"echo log; sleep 1; exit 7\"]"),
            List.of("sleep", "600"),
            Duration.ofMinutes(10),
            "SIGTERM",
            Duration.ofSeconds(1));

    assertThat(test.engine().run(service)).isEqualTo(new Service.Outcome.Ended(7, "log\n"));
  }

  @Test
  void hasTheReasonOfAQuestionWithoutAnswer() {
    assertThat(run("silent", "CMD [\"sleep\", \"600\"]", "echo nobody >&2; exit 1"))
        .isEqualTo(new Service.Outcome.NotAnswered("nobody", ""));
    assertThat(run("late", "CMD [\"sh\", \"-c\", \"echo log; sleep 600\"]", "sleep 600"))
        .isEqualTo(new Service.Outcome.NotAnswered("", "log\n"));
    var absent =
        new Service(
            test.build("absent", SLEEPING),
            List.of("/no/such/python"),
            Duration.ofSeconds(3),
            "SIGTERM",
            Duration.ofSeconds(1));
    assertThat(test.engine().run(absent))
        .isInstanceOfSatisfying(
            Service.Outcome.NotAnswered.class,
            outcome -> assertThat(outcome.reason()).contains("/no/such/python"));
  }

  @Test
  void saysWhatCouldNotBeStarted() {
    assertThat(run("unstartable", "CMD [\"/no/such/command\"]", "true"))
        .isInstanceOfSatisfying(
            Service.Outcome.NotStarted.class,
            outcome -> assertThat(outcome.reason()).contains("/no/such/command"));
    assertThat(test.probesLeft()).isEmpty();
  }

  @Test
  void removesContainerAndVolumesWhenInterrupted() throws Exception {
    var image = test.build("interrupted", SLEEPING);
    var failure = new AtomicReference<Throwable>();
    var thread = new Thread(() -> test.engine().run(service(image, "sleep 600")));
    thread.setUncaughtExceptionHandler((t, e) -> failure.set(e));
    thread.start();
    var volumes = volumes(test);
    thread.interrupt();
    thread.join();

    assertThat(failure.get()).isInstanceOf(EngineException.class).hasMessageContaining("removed");
    assertThat(test.probesLeft()).isEmpty();
    assertThat(volumes).isNotEmpty().noneMatch(test::hasVolume);
  }

  /** As the shutdown hook does after Ctrl-C. */
  @Test
  void removesContainerAndVolumesAtTheEnd() throws Exception {
    var image = test.build("ended", SLEEPING);
    try (var other = new TestEngine()) {
      var thread = new Thread(() -> other.engine().run(service(image, "sleep 600")));
      thread.setUncaughtExceptionHandler((t, e) -> {});
      thread.start();
      var volumes = volumes(other);
      other.engine().end();
      thread.join();

      assertThat(other.probesLeft()).isEmpty();
      assertThat(volumes).isNotEmpty().noneMatch(test::hasVolume);
    }
  }

  private static List<String> volumes(TestEngine engine) throws InterruptedException {
    var volumes = engine.volumesOfProbes();
    while (volumes.isEmpty()) {
      Thread.sleep(50);
      volumes = engine.volumesOfProbes();
    }
    return volumes;
  }
}
