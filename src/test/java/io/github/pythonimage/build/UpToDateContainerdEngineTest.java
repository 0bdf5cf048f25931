package io.github.pythonimage.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.build.config.BuildConfigFixture;
import io.github.pythonimage.build.config.BuildOptions;
import io.github.pythonimage.build.config.CacheTemplate;
import io.github.pythonimage.build.config.Outputs;
import io.github.pythonimage.buildkit.Connections;
import io.github.pythonimage.buildkit.EngineFact;
import io.github.pythonimage.buildkit.endpoint.Endpoint;
import io.github.pythonimage.buildkit.request.ImageResolve;
import io.github.pythonimage.buildkit.request.Network;
import io.github.pythonimage.buildkit.request.NoCache;
import io.github.pythonimage.docker.Engine;
import io.github.pythonimage.docker.ImageInfo;
import io.github.pythonimage.docker.Probe;
import io.github.pythonimage.docker.ProbeOutcome;
import io.github.pythonimage.docker.address.EngineAddress;
import io.github.pythonimage.dockerfile.DockerCommand;
import io.github.pythonimage.maven.PomImages;
import io.github.pythonimage.progress.ConsoleFake;
import io.github.pythonimage.report.BuiltImage;
import io.github.pythonimage.secrets.BuildSecrets;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An engine with the containerd image store that builds for itself. */
@Tag("engine")
@Tag("full")
@Timeout(300)
class UpToDateContainerdEngineTest {
  private final ConsoleFake console = new ConsoleFake();
  private final String tag = Long.toString(System.nanoTime(), 36);
  private final String name = "uptodate-containerd/python:" + tag;
  @TempDir private Path module;
  private BuildOptions options = BuildConfigFixture.onHost(false);
  private URI containerd;
  private CountingProxy proxy;

  @BeforeEach
  void connect() throws IOException {
    containerd = URI.create(EngineFact.CONTAINERD_HOST.need());
    proxy = new CountingProxy(containerd);
    new SmallProject("acme").into(module.resolve("acme"));
  }

  @AfterEach
  void clean() throws Exception {
    if (proxy != null) {
      proxy.close();
      remove(name);
      remove(name + "-dev");
    }
  }

  /** What is not there is removed already. */
  private void remove(String image) throws IOException, InterruptedException {
    DockerCommand.run("-H", containerd.toString(), "rmi", "--force", image);
  }

  private <T> T pipeline(Function<Pipeline, T> work) {
    var images =
        """
        <images><image>
          <name>uptodate-containerd/python</name>
          <tags><tag>%s</tag></tags>
          <base>%s/debian:trixie-slim</base>
          <distribution>debian:trixie</distribution>
          <pythons><python>3.13</python></pythons>
          <interpreter><provider>repository</provider></interpreter>
          <wheels><projects><project>acme</project></projects></wheels>
          <publish><builder>true</builder></publish>
        </image></images>
        """
            .formatted(tag, EngineFact.REGISTRY.need());
    console.all.clear();
    proxy.forget();
    try (var connections = new Connections()) {
      return work.apply(
          new Pipeline(
              BuildConfigFixture.of(module, PomImages.of(images, module))
                  .engine(() -> Endpoint.of(proxy.host()))
                  .connections(connections)
                  .secrets(new BuildSecrets(BuildConfigFixture.pip(), List.of(), List.of()))
                  .options(options)
                  .outputs(new Outputs(List.of(), Set.of(), List.of(), false))
                  .get(),
              console));
    }
  }

  private List<BuiltImage> build() {
    return pipeline(Pipeline::build);
  }

  private Optional<ImageInfo> inspect(String image) {
    try (var engine = Engine.connect(EngineAddress.of(containerd, Optional.empty()))) {
      return engine.inspect(image);
    }
  }

  @Test
  void imagesAreInItsStoreAndASecondRunSendsNothing() throws Exception {
    var built = build();
    assertThat(proxy.solves()).isPositive();
    assertThat(built).hasSize(2).noneMatch(BuiltImage::upToDate);

    var runtime = inspect(name).orElseThrow();
    assertThat(built.get(0).id()).isEqualTo(runtime.id());
    assertThat(built.get(1).id()).isEqualTo(inspect(name + "-dev").orElseThrow().id());
    try (var engine = Engine.connect(EngineAddress.of(containerd, Optional.empty()))) {
      var outcome = engine.run(Probe.of(name, List.of("python3", "-c", "import acme; print(1)")));
      assertThat(outcome)
          .isInstanceOfSatisfying(
              ProbeOutcome.Finished.class, f -> assertThat(f.stdout()).isEqualTo("1\n"));
    }

    var proofs = pipeline(Pipeline::verify);
    assertThat(proofs).allSatisfy(proof -> assertThat(proof.findings()).isEmpty());
    assertThat(proofs.get(0).inside()).isPresent();
    assertThat(proxy.solves()).isZero();

    var again = build();
    assertThat(proxy.solves()).as("connections to BuildKit").isZero();
    assertThat(again).hasSize(2).allMatch(BuiltImage::upToDate);
    assertThat(console.all).filteredOn(line -> line.endsWith("up to date")).hasSize(2);

    // It is the engine that is asked: without one of the names there is something to do.
    remove(name);
    assertThat(inspect(name)).isEmpty();
    assertThat(build().get(0).upToDate()).isFalse();
    assertThat(inspect(name)).isPresent();
    assertThat(build()).allMatch(BuiltImage::upToDate);

    Files.writeString(module.resolve("acme/more.py"), "# " + tag);
    assertThat(build().get(0).upToDate()).isFalse();
    assertThat(proxy.solves()).isPositive();
  }

  private static BuildOptions caches(boolean force, List<CacheTemplate> from, CacheTemplate... to) {
    return new BuildOptions(
        Network.HOST, NoCache.none(), ImageResolve.DEFAULT, force, from, List.of(to), List.of());
  }

  @Test
  void whoLeavesACacheAlwaysBuilds() {
    options = caches(false, List.of(), CacheTemplate.to("type=local,dest=cache/{stage}"));
    build();
    for (var stage : List.of("runtime", "builder")) {
      assertThat(module.resolve("cache/" + stage + "/index.json")).isRegularFile();
    }
    assertThat(build()).hasSize(2).noneMatch(BuiltImage::upToDate);

    options = caches(true, List.of(CacheTemplate.from("type=local,src=other/{stage}")));
    build();
    assertThat(console.all).anyMatch(line -> line.startsWith("WARN") && line.contains("other/"));
  }
}
