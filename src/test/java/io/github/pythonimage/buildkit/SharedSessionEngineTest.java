package io.github.pythonimage.buildkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.buildkit.credentials.CredentialSource;
import io.github.pythonimage.buildkit.credentials.Secret;
import io.github.pythonimage.buildkit.errors.BuildCancelledException;
import io.github.pythonimage.buildkit.errors.BuildFailedException;
import io.github.pythonimage.buildkit.progress.BuildEvent.StepLog;
import io.github.pythonimage.buildkit.request.Build;
import io.github.pythonimage.buildkit.request.BuildRequest;
import io.github.pythonimage.buildkit.request.Cache;
import io.github.pythonimage.buildkit.request.Network;
import io.github.pythonimage.buildkit.solve.Solve;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Builds that are started together, and share what they can. */
@Tag("engine")
@Timeout(60)
class SharedSessionEngineTest {

  private static final CredentialSource NOBODY = host -> Optional.empty();

  @TempDir Path context;

  private final Map<String, Set<String>> logs = new ConcurrentHashMap<>();
  private ThrowAwayEngine engine;
  private BuildKit buildKit;

  @BeforeEach
  void connect() throws IOException {
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

  private BuildRequest.Builder request(String name, String commands) {
    return BuildRequest.builder(context, "FROM tiny\n" + commands)
        .dockerfileName(name)
        .network(Network.HOST);
  }

  private Build logged(String who, BuildRequest.Builder request, CountDownLatch... begun) {
    return new Build(
        request.build(),
        event -> {
          if (event instanceof StepLog log) {
            logs.computeIfAbsent(who, w -> ConcurrentHashMap.newKeySet()).addAll(log.lines());
            List.of(begun).forEach(CountDownLatch::countDown);
          }
        });
  }

  private List<Solve> start(Build... together) {
    return buildKit.start(List.of(together), NOBODY);
  }

  private void nothingIsLeft() throws Exception {
    assertThat(ThrowAwayEngine.ends(Duration.ofSeconds(10), () -> engine.sessions() == 0)).isTrue();
    buildKit.close();
    assertThat(LeftThreads.after(Duration.ofSeconds(5))).isEmpty();
  }

  @Test
  void matrixHasOneSessionAndEachItsOwnDockerfile() throws Exception {
    var begun = new CountDownLatch(3);
    var solves =
        buildKit.start(
            IntStream.range(0, 3)
                .mapToObj(
                    n ->
                        logged(
                            "" + n,
                            request(
                                "target/3.1" + n + "/Dockerfile",
                                "COPY content /\nRUN echo I am " + n + "; sleep 3\n"),
                            begun))
                .toList(),
            NOBODY);
    assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(engine.sessions()).isEqualTo(1);

    solves.forEach(solve -> solve.result().join());
    assertThat(logs)
        .isEqualTo(Map.of("0", Set.of("I am 0"), "1", Set.of("I am 1"), "2", Set.of("I am 2")));
    nothingIsLeft();
  }

  @Test
  void eachHasTheIgnoreFileBesideItsDockerfile() throws Exception {
    Files.writeString(context.resolve("one.Dockerfile.dockerignore"), "content\n");
    var look = "COPY . /here\nRUN ls /here\n";
    start(
            logged("one", request("one.Dockerfile", look)),
            logged("two", request("two.Dockerfile", look)))
        .forEach(solve -> solve.result().join());

    assertThat(logs.get("one")).doesNotContain("content");
    assertThat(logs.get("two")).contains("content");
  }

  @Test
  void whoFailsOrIsStoppedTakesNobodyAlong() throws Exception {
    var begun = new CountDownLatch(1);
    var secret = Secret.ofValue("late", "here");
    var solves =
        start(
            logged("bad", request("bad", "RUN exit 3\n").secret(secret)),
            logged("stopped", request("stopped", "RUN echo x; sleep 60\n").secret(secret), begun),
            logged(
                "good",
                request(
                        "good",
                        "RUN sleep 4\nRUN --mount=type=secret,id=late,required=true"
                            + " cat /run/secrets/late\nCOPY content /\n")
                    .secret(secret)));
    assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(engine.sessions()).isEqualTo(1);
    solves.get(1).cancel();

    assertThatThrownBy(() -> solves.get(0).result().join())
        .hasCauseInstanceOf(BuildFailedException.class);
    assertThatThrownBy(() -> solves.get(1).result().join())
        .hasCauseInstanceOf(BuildCancelledException.class);
    assertThat(solves.get(2).result()).isNotDone();
    solves.get(2).result().join();
    assertThat(logs.get("good")).containsExactly("here");
    nothingIsLeft();
  }

  @Test
  void whatDiffersInMoreThanTheDockerfileIsServedApart() throws Exception {
    var other = Files.createDirectory(context.resolve("other"));
    Files.writeString(other.resolve("content"), "of another folder");
    var begun = new CountDownLatch(4);
    var show = "COPY content /\nRUN cat /content; echo; sleep 3 # ";
    var elsewhere =
        BuildRequest.builder(other, "FROM tiny\n" + show + "elsewhere\n")
            .dockerfileName("elsewhere")
            .network(Network.HOST);
    var solves =
        start(
            logged("one", request("one", show + "one\n"), begun),
            logged("same name", request("one", show + "same name\n"), begun),
            logged("elsewhere", elsewhere, begun),
            logged(
                "secret", request("two", show + "two\n").secret(Secret.ofValue("x", "y")), begun));
    assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(engine.sessions()).isEqualTo(4);

    solves.forEach(solve -> solve.result().join());
    assertThat(logs.get("elsewhere")).contains("of another folder");
    assertThat(logs.get("same name")).contains("content");
    nothingIsLeft();
  }

  @Test
  void oneThatCannotBeAskedForLeavesTheOthers() {
    var refused =
        request("refused", "").cacheTo(new Cache("local", Map.of("dest", "/dev/null/cache")));
    var solves =
        start(
            logged("one", request("one", "RUN echo one\n")),
            logged("refused", refused),
            logged("two", request("two", "RUN echo two\n")));

    assertThatThrownBy(() -> solves.get(1).result().join()).isNotNull();
    solves.get(0).result().join();
    solves.get(2).result().join();
    assertThat(logs.get("two")).containsExactly("two");
  }
}
