package io.github.pythonimage.buildkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.pythonimage.buildkit.errors.UnsupportedException;
import io.github.pythonimage.buildkit.progress.BuildEvent;
import io.github.pythonimage.buildkit.progress.BuildEvent.StepStarted;
import io.github.pythonimage.buildkit.request.ArchiveFormat;
import io.github.pythonimage.buildkit.request.Attestation;
import io.github.pythonimage.buildkit.request.BuildRequest;
import io.github.pythonimage.buildkit.request.Output;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What the classic image store can do, and how the rest is refused. */
@Tag("engine")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClassicStoreEngineTest {

  @TempDir Path folder;
  private TestEngine engine;

  @BeforeAll
  void connect() {
    engine = new TestEngine();
    var driver = engine.docker.infoCmd().exec().getDriver();
    assumeTrue("overlay2".equals(driver), "needs an engine with the classic store, not " + driver);
  }

  @AfterAll
  void disconnect() throws IOException {
    if (engine != null) {
      engine.close();
    }
  }

  private void isRefused(String reason, UnaryOperator<BuildRequest.Builder> wish) {
    var built = new CompletableFuture<BuildEvent>();
    var request = wish.apply(BuildRequest.builder(folder, "FROM debian:trixie-slim\nRUN true\n"));
    var solve =
        engine.buildKit.start(
            request.build(),
            event -> {
              if (event instanceof StepStarted) {
                built.complete(event);
              }
            });

    assertThatThrownBy(() -> solve.result().join())
        .hasCauseInstanceOf(UnsupportedException.class)
        .hasMessageContaining("The classic image store of this engine cannot " + reason)
        .hasMessageContaining("containerd-snapshotter")
        .hasMessageContaining("buildkitd");
    assertThat(built).isNotDone();
  }

  @Test
  void pushIsRefused() {
    isRefused(
        "push while it builds (example.com/a:1)",
        it -> it.output(new Output.Registry(List.of("example.com/a:1"), false)));
  }

  @Test
  void archivesAreRefused() {
    var file = folder.resolve("a.tar");
    isRefused(
        "write an OCI archive (" + file + ")",
        it -> it.output(new Output.Archive(ArchiveFormat.OCI, file, List.of())));
    isRefused(
        "write a docker archive (" + file + ")",
        it -> it.output(new Output.Archive(ArchiveFormat.DOCKER, file, List.of())));
    isRefused(
        "write an OCI layout (" + file + ")",
        it -> it.output(new Output.OciLayout(file, List.of())));
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void severalPlatformsAreRefused() {
    isRefused(
        "keep several platforms (linux/amd64, linux/arm64)",
        it -> it.name("a").platform("linux/amd64").platform("linux/arm64"));
  }

  @Test
  void attestationsAreRefused() {
    isRefused(
        "keep attestations",
        it -> it.name("a").attestation(new Attestation("provenance", Map.of("mode", "max"))));
  }

  @Test
  void filesAndItsStoreAtOnce() throws IOException {
    Files.writeString(folder.resolve("hello"), "hello");
    var name = engine.image("classic");
    var files = folder.resolve("files");
    var result =
        engine
            .buildKit
            .start(
                BuildRequest.builder(folder, "FROM scratch\nCOPY hello /\n")
                    .name(name)
                    .output(new Output.Files(files))
                    .build(),
                event -> {})
            .result()
            .join();

    assertThat(files.resolve("hello")).hasContent("hello");
    assertThat(result.imageDigest()).contains(engine.docker.inspectImageCmd(name).exec().getId());
    assertThat(result.manifestDigest()).isEmpty();
  }
}
