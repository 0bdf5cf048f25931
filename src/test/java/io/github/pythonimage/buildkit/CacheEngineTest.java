package io.github.pythonimage.buildkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pythonimage.buildkit.endpoint.Daemon;
import io.github.pythonimage.buildkit.endpoint.Endpoint;
import io.github.pythonimage.buildkit.errors.BuildCancelledException;
import io.github.pythonimage.buildkit.errors.UnsupportedException;
import io.github.pythonimage.buildkit.progress.BuildEvent;
import io.github.pythonimage.buildkit.progress.BuildEvent.BuildWarning;
import io.github.pythonimage.buildkit.progress.BuildEvent.StepCompleted;
import io.github.pythonimage.buildkit.request.BuildRequest;
import io.github.pythonimage.buildkit.request.Cache;
import io.github.pythonimage.buildkit.request.ImageResolve;
import io.github.pythonimage.buildkit.request.Network;
import io.github.pythonimage.buildkit.request.NoCache;
import io.github.pythonimage.buildkit.request.Output;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Caches outside of a daemon: what one build leaves there, another one uses. That a step ran is
 * told by what it writes to the log; a step whose result was fetched is not always called cached.
 */
@Tag("engine")
class CacheEngineTest {

  private static final String CLASSIC = "CLASSIC";
  private static final String CONTAINERD = "CONTAINERD";
  private static final String BUILDKITD = "BUILDKITD";

  @TempDir Path context;
  @TempDir Path folder;
  private final List<BuildEvent> events = Collections.synchronizedList(new ArrayList<>());
  // Never seen before, so that no earlier run answers.
  private final String word = "w" + Long.toString(System.nanoTime(), 36);
  private final TestRegistry registry = new TestRegistry();
  private ForgetfulDaemon daemon;

  private void connect(String where) {
    daemon =
        ForgetfulDaemon.at(
            switch (where) {
              case CONTAINERD -> Endpoint.of(EngineFact.CONTAINERD_HOST.need());
              case BUILDKITD -> Endpoint.of(EngineFact.BUILDKITD.need());
              default -> TestEngine.endpoint();
            });
  }

  /** An image to start from that the daemon has, or can have. */
  private String base() {
    return daemon.buildKit().daemon().kind() == Daemon.Kind.STANDALONE
        ? EngineFact.BASE_MULTI_PLATFORM.need()
        : TestEngine.BASE;
  }

  @AfterEach
  void disconnect() throws IOException {
    registry.close();
    if (daemon != null) {
      daemon.tidy(word);
      daemon.close();
    }
  }

  private BuildRequest.Builder request() {
    return request(base());
  }

  private BuildRequest.Builder request(String base) {
    return BuildRequest.builder(
            context,
            """
            FROM %2$s AS one
            RUN echo %1$s-one | tee /one
            FROM one AS two
            RUN echo %1$s-two | tee /two
            FROM one AS three
            RUN --mount=from=two,target=/mnt echo %1$s-three | tee /three
            """
                .formatted(word, base))
        .network(Network.HOST);
  }

  /** What ran, by stage. */
  private List<String> ran(BuildRequest.Builder request) {
    events.clear();
    daemon.buildKit().start(request.build(), events::add).result().join();
    return TestEngine.logged(List.copyOf(events))
        .map(line -> line.replace(word + "-", ""))
        .sorted()
        .toList();
  }

  private List<String> warnings() {
    return events.stream()
        .filter(BuildWarning.class::isInstance)
        .map(event -> ((BuildWarning) event).message())
        .filter(message -> message.startsWith("no cache"))
        .toList();
  }

  private Cache local(String key, String... more) {
    var attributes = new HashMap<>(Map.of(key, folder.toString()));
    for (var i = 0; i < more.length; i += 2) {
      attributes.put(more[i], more[i + 1]);
    }
    return new Cache("local", attributes);
  }

  private Cache registry(String... more) {
    var ref = registry.image("cache-test:" + word);
    var attributes = new HashMap<>(Map.of("ref", ref));
    for (var i = 0; i < more.length; i += 2) {
      attributes.put(more[i], more[i + 1]);
    }
    return new Cache("registry", attributes);
  }

  @ParameterizedTest
  @ValueSource(strings = {BUILDKITD, CONTAINERD})
  void folderKeepsResults(String where) throws IOException {
    connect(where);
    assertThat(ran(request().cacheTo(local("dest", "mode", "max"))))
        .containsExactly("one", "three", "two");
    assertThat(folder.resolve("ingest")).isEmptyDirectory();

    daemon.forget(word);
    assertThat(ran(request().cacheFrom(local("src")))).isEmpty();
    assertThat(warnings()).isEmpty();
    assertThat(events)
        .filteredOn(StepCompleted.class::isInstance)
        .anyMatch(e -> ((StepCompleted) e).cached() && e.toString().contains(word));
  }

  @ParameterizedTest
  @ValueSource(strings = {BUILDKITD, CONTAINERD})
  void registryKeepsResults(String where) {
    connect(where);
    ran(request().cacheTo(registry("mode", "max")));

    daemon.forget(word);
    assertThat(ran(request().cacheFrom(registry()))).isEmpty();
    assertThat(warnings()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {BUILDKITD, CONTAINERD, CLASSIC})
  void cacheThatIsNotThereIsAWarning(String where) {
    connect(where);
    assertThat(ran(request().cacheFrom(local("src", "tag", "other")).cacheFrom(registry())))
        .hasSize(3);
    assertThat(warnings())
        .hasSize(2)
        .anySatisfy(w -> assertThat(w).contains(folder.toString()).contains("none yet"))
        .anySatisfy(w -> assertThat(w).contains("cache-test:" + word).contains("not found"));
  }

  @ParameterizedTest
  @ValueSource(strings = {BUILDKITD, CONTAINERD})
  void damagedFolderIsAWarningAndNoDamage(String where) throws IOException {
    connect(where);
    ran(request().cacheTo(local("dest", "mode", "max")));
    try (var blobs = Files.list(folder.resolve("blobs/sha256"))) {
      for (var blob : blobs.toList()) {
        var text = Files.readString(blob, StandardCharsets.ISO_8859_1);
        // Still JSON as it was: nothing but its digest tells.
        if (text.startsWith("{")) {
          Files.writeString(blob, text.replaceFirst("[0-8]", "9"), StandardCharsets.ISO_8859_1);
        }
      }
    }

    daemon.forget(word);
    assertThat(ran(request().cacheFrom(local("src")))).hasSize(3);
    assertThat(warnings()).hasSize(1).allMatch(w -> w.contains("damaged"));
  }

  @Test
  void inlineCacheTravelsWithTheImage() throws Exception {
    connect(CLASSIC);
    try (var engine = new TestEngine()) {
      var image = registry.image("cache-test/inline:" + word);
      assertThat(ran(request().name(image).cacheTo(new Cache("inline", Map.of())))).hasSize(3);
      engine.docker.pushImageCmd(image).start().awaitCompletion();
      // What is in an image is not forgotten.
      engine.docker.removeImageCmd(image).exec();

      daemon.forget(word);
      var from = new Cache("registry", Map.of("ref", image));
      // 'two' is in the cache of nobody: an inline cache knows only what is in the image.
      assertThat(ran(request().cacheFrom(from))).doesNotContain("one", "three");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {BUILDKITD, CONTAINERD})
  void inlineCacheTravelsWithAPush(String where) {
    connect(where);
    var image = registry.image("cache-test/inline:" + word);
    var push = new Output.Registry(List.of(image), false);
    assertThat(ran(request().output(push).cacheTo(new Cache("inline", Map.of())))).hasSize(3);

    daemon.forget(word);
    var from = new Cache("registry", Map.of("ref", image));
    assertThat(ran(request().cacheFrom(from))).doesNotContain("one", "three");
    assertThat(warnings()).isEmpty();
  }

  /**
   * From the same base by its digest. Without one, and for an image that was pulled into it, the
   * classic store looks for the layers of its own image, and the other engine may keep no more than
   * the digest that it has once pulled. So the base has a name that no other test pulls.
   */
  @ParameterizedTest
  @ValueSource(strings = {BUILDKITD, CONTAINERD})
  void classicStoreReadsWhatOthersKeep(String writer) throws Exception {
    connect(writer);
    var copy = registry.image("cache-test/base:" + word);
    ran(
        BuildRequest.builder(context, "FROM %s\nLABEL a=%s\n".formatted(base(), word))
            .output(new Output.Registry(List.of(copy), false)));
    var base = registry.pinned(copy);
    ran(request(base).cacheTo(local("dest", "mode", "max")).cacheTo(registry("mode", "max")));
    daemon.tidy(word);
    daemon.close();

    connect(CLASSIC);
    assertThat(ran(request(base).cacheFrom(local("src")))).isEmpty();
    assertThat(warnings()).isEmpty();
    daemon.forget(word);
    assertThat(ran(request(base).cacheFrom(registry()))).isEmpty();
    assertThat(warnings()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {BUILDKITD, CONTAINERD})
  void buildThatIsStoppedLeavesNoHalfBlob(String where) throws Exception {
    connect(where);
    var request =
        BuildRequest.builder(
                context,
                "FROM %s\nRUN head -c 300000000 /dev/urandom >/%s\n".formatted(base(), word))
            .cacheTo(local("dest", "mode", "max", "compression", "uncompressed"))
            .network(Network.HOST)
            .build();
    var solve = daemon.buildKit().start(request, events::add);
    var ingest = folder.resolve("ingest");
    // Until the large blob is on its way, and surely not yet whole.
    while (!solve.result().isDone() && sizeOf(ingest) < 40_000_000) {
      Thread.sleep(5);
    }
    solve.cancel();
    assertThat(solve.result().handle((done, failure) -> failure).join())
        .hasCauseInstanceOf(BuildCancelledException.class);

    assertThat(ingest).isEmptyDirectory();
    assertThat(folder.resolve("index.json")).doesNotExist();
    try (var blobs = Files.walk(folder)) {
      for (var blob : blobs.filter(Files::isRegularFile).toList()) {
        var hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(blob));
        assertThat(blob).hasFileName(HexFormat.of().formatHex(hash));
      }
    }
  }

  /** Builds on one engine, which keeps its own image of that name when the tag moves on. */
  @Test
  void changedTagIsSeenByWhoAsksTheRegistry() throws Exception {
    connect(CLASSIC);
    try (var engine = new TestEngine()) {
      var base = registry.image("cache-test/base:" + word);
      ran(base("morning").name(base));
      engine.docker.pushImageCmd(base).start().awaitCompletion();
      engine.docker.removeImageCmd(base).exec();
      ran(base("evening").name(base));
      engine.docker.pushImageCmd(base).start().awaitCompletion();
      engine.docker.removeImageCmd(base).exec();
      ran(base("morning").name(base));

      var user =
          BuildRequest.builder(context, "FROM " + base + "\nRUN cat /which\n")
              .network(Network.HOST)
              .noCache(NoCache.all());
      assertThat(ran(user)).containsExactly("morning");
      assertThat(ran(user.imageResolve(ImageResolve.LOCAL))).containsExactly("morning");
      assertThat(ran(user.imageResolve(ImageResolve.PULL))).containsExactly("evening");
      engine.docker.removeImageCmd(base).exec();
    }
  }

  private BuildRequest.Builder base(String which) {
    return BuildRequest.builder(
            context, "FROM debian:trixie-slim\nRUN echo %s-%s >/which\n".formatted(word, which))
        .network(Network.HOST);
  }

  private static long sizeOf(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      var size = 0L;
      for (var file : files.toList()) {
        size += Files.exists(file) ? file.toFile().length() : 0;
      }
      return size;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"local", "registry", "s3"})
  void classicStoreWritesOnlyInline(String type) {
    connect(CLASSIC);
    var request = request().cacheTo(new Cache(type, Map.of("ref", "x", "dest", "x")));
    var thrown = catchThrowableOfType(CompletionException.class, () -> ran(request));
    assertThat(thrown.getCause())
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("Docker/")
        .hasMessageContaining("type '" + type + "'")
        .hasMessageContaining("it writes inline only");
    assertThat(events).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {BUILDKITD, CONTAINERD, CLASSIC})
  void onlyTheNamedStageAndWhatNeedsItRunsAgain(String where) {
    connect(where);
    ran(request());
    assertThat(ran(request())).isEmpty();
    assertThat(ran(request().noCache(NoCache.stages(Set.of("two"))))).containsExactly("two");
    assertThat(ran(request().noCache(NoCache.stages(Set.of("one"))))).contains("one");
    assertThat(ran(request().noCache(NoCache.all()))).containsExactly("one", "three", "two");
  }
}
