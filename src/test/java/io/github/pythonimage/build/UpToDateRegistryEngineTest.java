package io.github.pythonimage.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.build.config.BuildConfigFixture;
import io.github.pythonimage.build.config.InfrastructureFailure;
import io.github.pythonimage.buildkit.BuildKit;
import io.github.pythonimage.buildkit.Connections;
import io.github.pythonimage.buildkit.EngineFact;
import io.github.pythonimage.buildkit.TestRegistry;
import io.github.pythonimage.buildkit.credentials.CredentialSource;
import io.github.pythonimage.buildkit.credentials.Credentials;
import io.github.pythonimage.buildkit.endpoint.Builders;
import io.github.pythonimage.buildkit.endpoint.Endpoint;
import io.github.pythonimage.buildkit.request.Build;
import io.github.pythonimage.buildkit.request.BuildRequest;
import io.github.pythonimage.buildkit.request.Output;
import io.github.pythonimage.dockerfile.DockerCommand;
import io.github.pythonimage.maven.PomImages;
import io.github.pythonimage.progress.ConsoleFake;
import io.github.pythonimage.secrets.BuildSecrets;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is made from a base that no engine's user has pulled. */
@Tag("engine")
@Timeout(300)
class UpToDateRegistryEngineTest {

  /** The daemon that builds. */
  enum Where {
    CLASSIC,
    CONTAINERD,
    BUILDER
  }

  private final ConsoleFake console = new ConsoleFake();
  private final String tag = Long.toString(System.nanoTime(), 36);
  @TempDir private Path module;
  private String base;
  private final TestRegistry registry = new TestRegistry();
  private CredentialSource credentials = host -> Optional.empty();
  private boolean offline;
  private URI engine;
  private CountingProxy proxy;
  private List<String> builders = List.of();

  @BeforeEach
  void name() {
    base = registry.image("uptodate-bases/" + tag + ":1");
  }

  @AfterEach
  void clean() throws IOException, InterruptedException {
    if (proxy != null) {
      proxy.close();
      docker("rmi", "--force", "uptodate-registry/python:" + tag, base);
    }
    registry.close();
  }

  private void docker(String... arguments) throws IOException, InterruptedException {
    var words = new ArrayList<>(List.of("-H", engine.toString()));
    words.addAll(List.of(arguments));
    DockerCommand.run(words.toArray(String[]::new));
  }

  /** The same layers under another configuration, so that only the first one runs any step. */
  private void push(String version) {
    var request =
        BuildRequest.builder(
                module,
                "FROM %s/debian:trixie-slim\nLABEL version=%s%s\n"
                    .formatted(EngineFact.REGISTRY.need(), version, tag))
            .output(new Output.Registry(List.of(base), false));
    try (var buildKit = BuildKit.connect(Endpoint.of(EngineFact.BUILDKITD.need()))) {
      buildKit
          .start(List.of(new Build(request.build(), event -> {})), credentials)
          .get(0)
          .result()
          .join();
    }
  }

  private void connect(Where where) throws IOException {
    engine =
        URI.create(
            where == Where.CONTAINERD
                ? EngineFact.CONTAINERD_HOST.need()
                : System.getProperty("engine.host"));
    proxy = new CountingProxy(engine);
    builders = where == Where.BUILDER ? List.of(EngineFact.BUILDKITD.need()) : List.of();
  }

  private boolean isBuilt() {
    var images =
        """
        <images><image>
          <name>uptodate-registry/python</name>
          <tags><tag>%s</tag></tags>
          <base>%s</base>
          <distribution>debian:trixie</distribution>
          <pythons><python>3.13</python></pythons>
          <interpreter><provider>repository</provider></interpreter>
        </image></images>
        """
            .formatted(tag, base);
    console.all.clear();
    proxy.forget();
    try (var connections = new Connections()) {
      var job =
          BuildConfigFixture.of(module, PomImages.of(images, module))
              .engine(() -> Endpoint.of(proxy.host()))
              .connections(connections)
              .credentials(credentials)
              .builders(Builders.of(builders, Optional.empty()))
              .secrets(new BuildSecrets(BuildConfigFixture.pip(), List.of(), List.of()))
              .offline(offline)
              .options(BuildConfigFixture.onHost(false))
              .get();
      var built = new Pipeline(job, console).build();
      assertThat(built).hasSize(1);
      if (built.get(0).upToDate()) {
        assertThat(proxy.solves()).as("connections to BuildKit").isZero();
      }
      return !built.get(0).upToDate();
    }
  }

  @ParameterizedTest
  @EnumSource
  void isAskedForAndNothingIsBuiltUntilItIsAnotherOne(Where where) throws Exception {
    connect(where);
    push("1");
    assertThat(isBuilt()).isTrue();
    assertThat(isBuilt()).as("%s", console.all).isFalse();

    push("2");
    offline = true;
    assertThat(isBuilt()).as("what nobody can see without a network").isFalse();
    offline = false;
    assertThat(isBuilt()).isTrue();
    assertThat(isBuilt()).as("%s", console.all).isFalse();
  }

  @Test
  void isAskedForByWhomTheRegistryKnows() throws Exception {
    connect(Where.CONTAINERD);
    var guarded = EngineFact.PRIVATE_REGISTRY.need();
    var user =
        new Credentials(
            EngineFact.PRIVATE_REGISTRY_USER.need(),
            EngineFact.PRIVATE_REGISTRY_PASSWORD.need(),
            "a test");
    base = guarded + "/uptodate-bases/" + tag + ":1";
    credentials = host -> host.equals(guarded) ? Optional.of(user) : Optional.empty();
    push("1");
    assertThat(isBuilt()).isTrue();
    assertThat(isBuilt()).as("%s", console.all).isFalse();
    push("2");
    assertThat(isBuilt()).isTrue();

    credentials = host -> Optional.empty();
    assertThatThrownBy(this::isBuilt).hasMessageContaining("no credentials for it were found");
  }

  /** As builds do: what has no name in a registry any more is still what it was. */
  @Test
  void staysWhatItWasWhereOnlyTheEngineHasItAnyMore() throws Exception {
    connect(Where.CONTAINERD);
    push("1");
    docker("pull", base);
    assertThat(isBuilt()).isTrue();
    registry.close();

    assertThat(isBuilt()).as("%s", console.all).isFalse();
    docker("rmi", base);
    assertThatThrownBy(this::isBuilt).isInstanceOf(InfrastructureFailure.class);
  }

  /** A build takes what the registry has, and the engine keeps the old one under the name. */
  @Test
  void mayHaveMovedSinceItWasPulled() throws Exception {
    connect(Where.CONTAINERD);
    push("1");
    docker("pull", base);
    push("2");
    assertThat(isBuilt()).isTrue();
    assertThat(isBuilt()).as("%s", console.all).isFalse();
    push("3");
    assertThat(isBuilt()).isTrue();
    assertThat(isBuilt()).as("%s", console.all).isFalse();
  }

  @Test
  void isTheEnginesOwnOnceThatHasOne() throws Exception {
    connect(Where.CLASSIC);
    push("1");
    assertThat(isBuilt()).isTrue();
    docker("pull", base);
    // The same layers and configuration, but nothing tells before a build.
    assertThat(isBuilt()).isTrue();
    assertThat(isBuilt()).as("%s", console.all).isFalse();

    docker("rmi", base);
    assertThat(isBuilt()).isTrue();
  }
}
