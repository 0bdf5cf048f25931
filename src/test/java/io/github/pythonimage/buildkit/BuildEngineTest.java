package io.github.pythonimage.buildkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pythonimage.buildkit.credentials.Secret;
import io.github.pythonimage.buildkit.errors.BuildFailedException;
import io.github.pythonimage.buildkit.progress.BuildEvent;
import io.github.pythonimage.buildkit.progress.BuildEvent.BuildWarning;
import io.github.pythonimage.buildkit.progress.BuildEvent.StepCompleted;
import io.github.pythonimage.buildkit.progress.BuildEvent.StepFailed;
import io.github.pythonimage.buildkit.progress.BuildEvent.StepStarted;
import io.github.pythonimage.buildkit.progress.LineRange;
import io.github.pythonimage.buildkit.progress.Step;
import io.github.pythonimage.buildkit.request.BuildRequest;
import io.github.pythonimage.buildkit.request.BuildResult;
import io.github.pythonimage.buildkit.request.Network;
import io.github.pythonimage.buildkit.request.NoCache;
import io.github.pythonimage.buildkit.request.Output;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a build can do and what it leaves. */
@Tag("engine")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BuildEngineTest {

  private TestEngine engine;

  @TempDir Path context;
  private final List<BuildEvent> events = Collections.synchronizedList(new ArrayList<>());

  @BeforeAll
  void connect() {
    engine = new TestEngine();
  }

  @AfterAll
  void disconnect() throws IOException {
    if (engine != null) {
      engine.close();
    }
  }

  private BuildRequest.Builder dockerfile(String text) {
    return BuildRequest.builder(context, text).network(Network.HOST);
  }

  private BuildResult build(BuildRequest.Builder request) {
    events.clear();
    return engine.buildKit.start(request.build(), events::add).result().join();
  }

  private BuildFailedException failure(BuildRequest.Builder request) {
    var thrown = catchThrowableOfType(CompletionException.class, () -> build(request));
    assertThat(thrown.getCause()).isInstanceOf(BuildFailedException.class);
    return (BuildFailedException) thrown.getCause();
  }

  private List<String> logged() {
    return TestEngine.logged(List.copyOf(events)).toList();
  }

  @Test
  void buildsAnImageWithNames() {
    var first = engine.image("first");
    var second = engine.image("second");
    var result =
        build(
            dockerfile("FROM debian:trixie-slim\nARG GREETING\nENV GREETING=$GREETING\n")
                .output(new Output.Store(List.of(first, second)))
                .buildArg("GREETING", "a, \"b\" = $c"));

    var image = engine.docker.inspectImageCmd(first).exec();
    assertThat(result.imageDigest()).contains(image.getId());
    assertThat(image.getRepoTags()).contains(first, second);
    assertThat(image.getConfig().getEnv()).contains("GREETING=a, \"b\" = $c");
  }

  @Test
  void runsAHeredoc() {
    build(
        dockerfile("FROM debian:trixie-slim\nRUN <<EOF\nset -e\necho one\necho two >&2\nEOF\n")
            .noCache(NoCache.all()));

    assertThat(logged()).containsExactlyInAnyOrder("one", "two");
    var run = new Step.Place("", "", 2, 2);
    assertThat(events)
        .filteredOn(
            e -> e instanceof StepCompleted done && done.step().stage().equals(Optional.of(run)))
        .hasSize(1)
        .allMatch(e -> !((StepCompleted) e).cached());
  }

  @Test
  void everyStepStartsOnceAndEndsOnce() {
    var request = dockerfile("FROM debian:trixie-slim AS a\nRUN echo x\nFROM a AS b\nRUN echo y\n");
    build(request);
    build(request);

    assertThat(events).filteredOn(StepStarted.class::isInstance).doesNotHaveDuplicates();
    var started =
        events.stream()
            .flatMap(
                e ->
                    e instanceof StepStarted s
                        ? List.of(s.step()).stream()
                        : List.<Step>of().stream())
            .toList();
    var completed =
        events.stream()
            .flatMap(
                e ->
                    e instanceof StepCompleted s
                        ? List.of(s.step()).stream()
                        : List.<Step>of().stream())
            .toList();
    assertThat(completed).containsExactlyInAnyOrderElementsOf(started).doesNotHaveDuplicates();
    assertThat(events)
        .filteredOn(
            e -> e instanceof StepCompleted done && done.step().instruction().startsWith("RUN"))
        .hasSize(2)
        .allMatch(e -> ((StepCompleted) e).cached());
  }

  @Test
  void copiesFromTheContextAndSeesItChange() throws IOException {
    var request = dockerfile("FROM debian:trixie-slim\nCOPY --link hello /hello\nRUN cat /hello\n");
    // Never seen before, so that no earlier run's cache answers.
    var morning = "morning " + System.nanoTime();
    Files.writeString(context.resolve("hello"), morning);
    build(request);
    assertThat(logged()).containsExactly(morning);

    var evening = morning.replace("morning", "evening");
    Files.writeString(context.resolve("hello"), evening);
    build(request);
    assertThat(logged()).containsExactly(evening);
  }

  @Test
  void secretIsSeenByTheStepAndByNobodyElse() throws IOException {
    var name = engine.image("secret");
    var value = "correct-horse-battery-staple";
    build(
        dockerfile(
                "FROM debian:trixie-slim\n"
                    + "RUN --mount=type=secret,id=token wc -c < /run/secrets/token\n")
            .name(name)
            .noCache(NoCache.all())
            .secret(Secret.ofValue("token", value)));
    assertThat(logged()).containsExactly(Integer.toString(value.length()));
    try (var saved = engine.docker.saveImageCmd(name).exec()) {
      // Layers, configuration and history, all as they are.
      assertThat(new String(saved.readAllBytes(), StandardCharsets.ISO_8859_1))
          .contains("/run/secrets/token")
          .doesNotContain(value);
    }
  }

  @Test
  void secretThatCannotBeReadIsNamed() {
    var failure =
        failure(
            dockerfile(
                    "FROM debian:trixie-slim\n"
                        + "RUN --mount=type=secret,id=token,required=true true\n")
                .secret(Secret.ofFile("token", context.resolve("missing")))
                .noCache(NoCache.all()));
    assertThat(failure)
        .hasMessageContaining("'token' cannot be read")
        .hasMessageContaining("missing");
  }

  @Test
  void failingStepTellsWhereAndWhatItWrote() {
    var failure =
        failure(
            dockerfile(
                    """
                    FROM debian:trixie-slim AS os
                    RUN true
                    FROM os AS broken
                    RUN <<EOF
                    seq 1 12000
                    echo the very last words
                    exit 7
                    EOF
                    """)
                .dockerfileName("target/python-image/python/3.13/Dockerfile")
                .noCache(NoCache.all()));

    assertThat(failure)
        .hasMessageStartingWith("target/python-image/python/3.13/Dockerfile:4-8")
        .hasMessageContaining(
            "[broken 1/1] RUN <<EOF (seq 1 12000...) failed: its command ended with exit code 7.");
    assertThat(failure.step().orElseThrow().stage()).contains(new Step.Place("", "broken", 1, 1));
    assertThat(failure.lines()).contains(new LineRange(4, 8));
    assertThat(failure.log()).endsWith("the very last words").contains("12000");
    assertThat(events).filteredOn(StepFailed.class::isInstance).hasSize(1);
  }

  @Test
  void stepThatFindsNoSpaceTellsHowToGetSome() {
    // A small disk of the step's own: filling the engine's would hurt everybody on it.
    var failure =
        failure(
            dockerfile(
                """
                FROM debian:trixie-slim
                RUN --mount=type=tmpfs,target=/full,size=1048576 head -c 9000000 /dev/zero >/full/x
                """));

    assertThat(failure).hasMessageContaining("disk is full").hasMessageContaining("builder prune");
    assertThat(failure.log()).last().asString().contains("No space left on device");
  }

  @Test
  void dockerfileThatCannotBeParsedTellsTheLine() {
    var failure = failure(dockerfile("FROM debian:trixie-slim\nRAN true\n"));
    assertThat(failure).hasMessageContaining("Dockerfile:2").hasMessageContaining("RAN");
    assertThat(failure.step()).isEmpty();
  }

  @Test
  void baseThatCannotBePulledIsNamed() {
    var failure = failure(dockerfile("FROM 127.0.0.1:5999/no/such:1\nRUN true\n"));
    assertThat(failure)
        .hasMessageContaining("Dockerfile:1")
        .hasMessageContaining("127.0.0.1:5999/no/such:1");
  }

  @Test
  void contextThatIsNotThereIsNamed() {
    var missing = context.resolve("gone");
    var failure = failure(BuildRequest.builder(missing, "FROM debian:trixie-slim\nCOPY a /a\n"));
    assertThat(failure).hasMessageContaining(missing.toString());
  }

  @Test
  void stepWithoutNetworkBuildsOnAnEngineWithoutABridge() {
    build(
        dockerfile("FROM debian:trixie-slim\nRUN ls /sys/class/net\n")
            .network(Network.NONE)
            .noCache(NoCache.all()));
    assertThat(logged()).containsExactly("lo");
  }

  @Test
  void lintWarningsArrive() {
    build(dockerfile("FROM debian:trixie-slim as os\nENV A b\n"));
    assertThat(events)
        .filteredOn(BuildWarning.class::isInstance)
        .anySatisfy(
            event -> assertThat(((BuildWarning) event).message()).contains("LegacyKeyValueFormat"));
  }

  @Test
  void rebuildOfNothingIsFast() {
    var request =
        dockerfile("FROM debian:trixie-slim\nRUN echo one\nRUN echo two\n")
            .name(engine.image("noop"));
    build(request);
    var millis =
        IntStream.range(0, 15)
            .mapToObj(
                i -> {
                  var start = System.nanoTime();
                  build(request);
                  return Duration.ofNanos(System.nanoTime() - start).toMillis();
                })
            .sorted()
            .toList();
    System.out.println("no-op rebuild, ms: median " + millis.get(7) + ", all " + millis);
    assertThat(millis.get(0)).isLessThan(2_000);
  }
}
