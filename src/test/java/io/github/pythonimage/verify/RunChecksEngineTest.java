package io.github.pythonimage.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.buildkit.EngineFact;
import io.github.pythonimage.config.image.HttpCheck;
import io.github.pythonimage.config.image.RunChecks;
import io.github.pythonimage.docker.TestEngine;
import io.github.pythonimage.verify.check.CheckContextFixture;
import io.github.pythonimage.verify.check.Finding;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code <verify><commands>} and {@code <http>} on real images, in both image stores. */
@Tag("engine")
@Timeout(300)
class RunChecksEngineTest {
  private static final Set<String> RULES = Set.of("commands", "http", "entry-point");
  private static final Optional<HttpCheck> ROOT = Optional.of(new HttpCheck(8000, "/", 200));
  private static final String SERVER =
      "[\"python3\", \"-m\", \"http.server\", \"8000\", \"--bind\", \"127.0.0.1\"]";

  private static List<Store> stores;

  /** An engine, and the image that all others are made of. */
  private record Store(String name, TestEngine test, GoodImage good) {
    static Store of(String name, String host) {
      var test = new TestEngine(URI.create(host));
      return new Store(name, test, GoodImage.of(test));
    }

    /** What the three rules find in an image. */
    Map<String, List<String>> findings(String image, RunChecks checks) {
      var planned = CheckContextFixture.withRunChecks(good.planned(), checks);
      return CheckContextFixture.verifier(test.engine())
          .verify(CheckContextFixture.target(planned), image)
          .findings()
          .stream()
          .filter(finding -> RULES.contains(finding.rule()))
          .collect(
              Collectors.groupingBy(
                  Finding::rule, Collectors.mapping(Finding::message, Collectors.toList())));
    }

    /** What an image with these instructions makes of a request. */
    List<String> serve(String name, String instructions) {
      return findings(build(name, instructions), new RunChecks(List.of(), ROOT))
          .getOrDefault("http", List.of());
    }

    String build(String name, String instructions) {
      return test.build(name, "FROM " + good.name() + "\n" + instructions);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  @BeforeAll
  static void prepare() {
    stores =
        List.of(
            Store.of("classic", System.getProperty("engine.host")),
            Store.of("containerd", EngineFact.CONTAINERD_HOST.need()));
  }

  @AfterAll
  static void close() throws IOException {
    for (var store : stores) {
      store.test().close();
    }
  }

  static Stream<Store> stores() {
    return stores.stream();
  }

  /** A program in Python as the command of an image. */
  private static String python(String code) {
    return "CMD [\"python3\", \"-c\", \"" + code.replace("\n", "\\n") + "\"]";
  }

  @ParameterizedTest
  @MethodSource("stores")
  void aServerThatAnswersAndStopsPasses(Store store) throws Exception {
    var image = store.build("server", "STOPSIGNAL SIGINT\nVOLUME /data\nCMD " + SERVER);
    var commands =
        List.of(
            "python3 -c 'import json'",
            "touch /tmp/new && test $(id -u) = 10001",
            "! touch /var/tmp/new 2>/dev/null",
            "test $(ls /sys/class/net) = lo");
    var volumes = new TreeSet<String>();

    var verifying =
        CompletableFuture.supplyAsync(() -> store.findings(image, new RunChecks(commands, ROOT)));
    while (!verifying.isDone()) {
      volumes.addAll(store.test().volumesOfProbes());
    }
    assertThat(verifying.get()).isEmpty();

    assertThat(store.test().probesLeft()).isEmpty();
    assertThat(volumes).isNotEmpty().noneMatch(store.test()::hasVolume);
  }

  @ParameterizedTest
  @MethodSource("stores")
  void aProgramThatExitsAtOnceIsReportedAtOnce(Store store) {
    var image = store.build("exits", python("import sys; sys.exit('no configuration')"));
    var begin = Instant.now();

    assertThat(store.findings(image, new RunChecks(List.of(), ROOT)).get("http"))
        .singleElement()
        .asString()
        .startsWith(
            "The container ended by itself with exit code 1 before GET / on port 8000; it wrote:"
                + " no configuration. Correct the program, or");
    assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(45));
    assertThat(store.test().probesLeft()).isEmpty();
  }

  /** Process 1 ends by no signal that it does not handle, and Python handles SIGINT only. */
  @ParameterizedTest
  @MethodSource("stores")
  void aProgramThatIgnoresItsStopSignalIsReported(Store store) {
    assertThat(store.serve("stubborn", "CMD " + SERVER))
        .singleElement()
        .asString()
        .startsWith("The container did not end within 10 s of its stop signal, 'SIGTERM',");
    assertThat(store.test().probesLeft()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("stores")
  void anotherStatusIsReported(Store store) {
    var program =
        python(
            """
            import http.server as h
            class Failing(h.BaseHTTPRequestHandler):
              def do_GET(self):
                self.send_error(500)
            h.HTTPServer(('127.0.0.1', 8000), Failing).serve_forever()""");

    assertThat(store.serve("failing", "STOPSIGNAL SIGINT\n" + program))
        .containsExactly(
            "The container answered GET / on port 8000 with status '500', but"
                + " <verify><http><status> is 200. Correct the program, or <path> or <status>.");
  }

  @ParameterizedTest
  @MethodSource("stores")
  void aProgramThatWritesToItsRootFileSystemIsReported(Store store) {
    assertThat(store.serve("writes", python("open('/var/state', 'w')")))
        .singleElement()
        .asString()
        .contains("ended by itself with exit code 1", "Read-only file system: '/var/state'");
  }

  @ParameterizedTest
  @MethodSource("stores")
  void aCommandThatFailsIsReported(Store store) {
    var checks =
        new RunChecks(List.of("true", "python3 -c 'import acme'", "exit 3"), Optional.empty());

    assertThat(store.findings(store.good().name(), checks))
        .containsOnlyKeys("commands")
        .extractingByKey("commands")
        .asInstanceOf(InstanceOfAssertFactories.list(String.class))
        .satisfiesExactly(
            one ->
                assertThat(one)
                    .contains(
                        "The command 'python3 -c 'import acme'' of <verify><commands> ended with exit"
                            + " code 1: ",
                        "ModuleNotFoundError: No module named 'acme'. Correct the image"),
            two ->
                assertThat(two)
                    .startsWith(
                        "The command 'exit 3' of <verify><commands> ended with exit code 3."));
  }

  @ParameterizedTest
  @MethodSource("stores")
  void anEntryPointThatIsNotThereIsReported(Store store) {
    var image = store.build("missing", "ENTRYPOINT [\"gunicorn\", \"app\"]");

    assertThat(store.findings(image, new RunChecks(List.of(), ROOT)))
        .containsOnlyKeys("entry-point", "http")
        .satisfies(
            all ->
                assertThat(all.get("entry-point"))
                    .singleElement()
                    .asString()
                    .startsWith(
                        "The image starts 'gunicorn', but no folder of PATH has 'gunicorn'"))
        .satisfies(
            all ->
                assertThat(all.get("http"))
                    .singleElement()
                    .asString()
                    .startsWith("The container for <verify><http> could not be started: "));
    assertThat(store.test().probesLeft()).isEmpty();
  }
}
