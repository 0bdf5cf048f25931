package io.github.pythonimage.buildkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.model.HostConfig;
import io.github.pythonimage.buildkit.errors.UnsupportedException;
import io.github.pythonimage.buildkit.progress.BuildEvent;
import io.github.pythonimage.buildkit.request.ArchiveFormat;
import io.github.pythonimage.buildkit.request.BuildRequest;
import io.github.pythonimage.buildkit.request.Network;
import io.github.pythonimage.buildkit.request.NoCache;
import io.github.pythonimage.buildkit.request.Output;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Images for several platforms at once. */
@Tag("engine")
class PlatformsEngineTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private BuildKit buildKit;

  @AfterEach
  void disconnect() {
    if (buildKit != null) {
      buildKit.close();
    }
  }

  private BuildRequest.Builder both(String dockerfile) {
    return BuildRequest.builder(folder, dockerfile)
        .network(Network.HOST)
        .platform("linux/amd64")
        .platform("linux/arm64");
  }

  @ParameterizedTest
  @EnumSource
  void indexHasAManifestForEach(TestDaemon daemon) throws Exception {
    buildKit = daemon.connect();
    Files.writeString(folder.resolve("amd64"), "a");
    Files.writeString(folder.resolve("arm64"), "b");
    var layout = folder.resolve("layout");
    var files = folder.resolve("files");
    var result =
        buildKit
            .start(
                both("FROM scratch\nARG TARGETARCH\nCOPY $TARGETARCH /\n")
                    .output(new Output.OciLayout(layout, List.of("example.com/a:1")))
                    .output(new Output.Files(files))
                    .build(),
                event -> {})
            .result()
            .join();

    var top = JSON.readTree(layout.resolve("index.json").toFile()).path("manifests").path(0);
    var digest = top.path("digest").asText();
    assertThat(result.manifestDigest()).contains(digest);
    var index = JSON.readTree(layout.resolve("blobs").resolve(digest.replace(':', '/')).toFile());
    assertThat(index.path("manifests").findValuesAsText("architecture"))
        .containsExactly("amd64", "arm64");
    assertThat(files.resolve("linux_amd64/amd64")).hasContent("a");
    assertThat(files.resolve("linux_arm64/arm64")).hasContent("b");
  }

  @ParameterizedTest
  @EnumSource
  void stepsRunOnTheirPlatform(TestDaemon daemon) {
    buildKit = daemon.connect();
    var events = Collections.synchronizedList(new ArrayList<BuildEvent>());
    var request =
        both("FROM " + TestDaemon.baseMultiPlatform() + "\nRUN uname -m\n")
            .noCache(NoCache.all())
            .build();
    buildKit.start(request, events::add).result().join();

    assertThat(TestEngine.logged(List.copyOf(events)))
        .containsExactlyInAnyOrder("x86_64", "aarch64");
  }

  @Test
  void containerdsStoreKeepsOneImageForAll() throws Exception {
    buildKit = TestDaemon.CONTAINERD.connect();
    try (var engine = new TestEngine(TestEngine.containerd())) {
      var name = engine.image("platforms");
      var dockerfile =
          "FROM " + TestDaemon.baseMultiPlatform() + "\nRUN uname -m >/machine # " + name + "\n";
      var result =
          buildKit
              .start(both(dockerfile).output(new Output.Store(List.of(name))).build(), event -> {})
              .result()
              .join();

      assertThat(result.manifestDigest())
          .contains(engine.docker.inspectImageCmd(name).exec().getId());
      assertThat(run(engine, name, "linux/amd64", "x86_64")).isZero();
      assertThat(run(engine, name, "linux/arm64", "aarch64")).isZero();
      // Whoever asks for the other one does not find it.
      assertThat(run(engine, name, "linux/amd64", "aarch64")).isEqualTo(1);
    }
  }

  private static int run(TestEngine engine, String image, String platform, String machine)
      throws Exception {
    var container =
        engine
            .docker
            .createContainerCmd(image)
            .withPlatform(platform)
            .withCmd("grep", "-x", machine, "/machine")
            .withHostConfig(HostConfig.newHostConfig().withNetworkMode("none"))
            .exec()
            .getId();
    try {
      engine.docker.startContainerCmd(container).exec();
      return engine.docker.waitContainerCmd(container).start().awaitStatusCode();
    } finally {
      engine.docker.removeContainerCmd(container).withForce(true).exec();
    }
  }

  @ParameterizedTest
  @EnumSource
  void dockerArchiveOfSeveralIsRefused(TestDaemon daemon) {
    buildKit = daemon.connect();
    var file = folder.resolve("image.tar");
    var request =
        both("FROM scratch\n")
            .output(new Output.Archive(ArchiveFormat.DOCKER, file, List.of()))
            .build();

    assertThatThrownBy(() -> buildKit.start(request, event -> {}).result().join())
        .hasCauseInstanceOf(UnsupportedException.class)
        .hasMessageContaining("A docker archive holds one platform")
        .hasMessageContaining("OCI archive");
    assertThat(file).doesNotExist();
  }
}
