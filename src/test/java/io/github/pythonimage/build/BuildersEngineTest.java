package io.github.pythonimage.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.PullImageResultCallback;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.httpclient5.ApacheDockerHttpClient;
import io.github.pythonimage.build.config.BuildConfig;
import io.github.pythonimage.build.config.BuildConfigFixture;
import io.github.pythonimage.build.config.BuildFailure;
import io.github.pythonimage.build.config.BuildTarget;
import io.github.pythonimage.build.config.GeneratedFile;
import io.github.pythonimage.build.config.InfrastructureFailure;
import io.github.pythonimage.build.config.Outputs;
import io.github.pythonimage.build.config.Outputs.Place;
import io.github.pythonimage.build.memo.PushedImages;
import io.github.pythonimage.build.run.BuildOutcome.Completed;
import io.github.pythonimage.build.run.BuildRunner;
import io.github.pythonimage.build.run.BuilderNodes;
import io.github.pythonimage.build.run.ImageOutputs;
import io.github.pythonimage.build.run.ParentImages;
import io.github.pythonimage.build.run.RegistryTags;
import io.github.pythonimage.build.run.TagPublisher;
import io.github.pythonimage.buildkit.Connections;
import io.github.pythonimage.buildkit.EngineFact;
import io.github.pythonimage.buildkit.credentials.CredentialSource;
import io.github.pythonimage.buildkit.credentials.Credentials;
import io.github.pythonimage.buildkit.endpoint.Builders;
import io.github.pythonimage.buildkit.endpoint.Endpoint;
import io.github.pythonimage.buildkit.errors.EngineUnavailableException;
import io.github.pythonimage.buildkit.errors.UnsupportedException;
import io.github.pythonimage.buildkit.registry.RegistryAccess;
import io.github.pythonimage.buildkit.request.Attestation;
import io.github.pythonimage.catalog.Catalog;
import io.github.pythonimage.config.Platform;
import io.github.pythonimage.http.WebProxies;
import io.github.pythonimage.maven.PomImages;
import io.github.pythonimage.plan.Planner;
import io.github.pythonimage.progress.BuildProgress;
import io.github.pythonimage.progress.ConsoleFake;
import io.github.pythonimage.progress.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several builders, each for a platform, and the one image that comes of them. */
@Tag("engine")
@Timeout(180)
class BuildersEngineTest {
  private static final String AMD64 = "linux/amd64";
  private static final String ARM64 = "linux/arm64";
  private static final List<String> BOTH = List.of(AMD64, ARM64);
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path module;
  private final ConsoleFake console = new ConsoleFake();
  private final List<String> pulled = new ArrayList<>();
  private String registry;
  private String path;
  private CredentialSource credentials = host -> Optional.empty();

  @BeforeEach
  void names() {
    registry = EngineFact.REGISTRY.need();
    path = "builders/t" + Long.toString(System.nanoTime(), 36) + "/python";
  }

  /** BuildKit's own daemon, met on two ways as if it were two. */
  private static List<String> two() {
    return List.of(
        AMD64 + "=" + EngineFact.BUILDKITD.need(), ARM64 + "=" + EngineFact.BUILDKITD_TLS.need());
  }

  private static Outputs pushed(List<String> platforms, Attestation... attestations) {
    return new Outputs(
        platforms.stream().map(Platform::of).toList(),
        Set.of(Place.REGISTRY),
        List.of(attestations),
        false);
  }

  private BuildConfig job(List<String> builders, Outputs outputs, Connections connections) {
    var images =
        "<images><image><name>%s/%s</name><tags><tag>{series}</tag><tag>{version}</tag></tags><pythons><python>3.13.5</python></pythons></image></images>"
            .formatted(registry, path);
    return BuildConfigFixture.of(module, PomImages.of(images, module))
        .engine(() -> Endpoint.of(EngineFact.CONTAINERD_HOST.need()))
        .connections(connections)
        .builders(Builders.of(builders, Optional.of(Path.of(EngineFact.CERTIFICATES.need()))))
        .credentials(credentials)
        .options(BuildConfigFixture.onHost(false))
        .outputs(outputs)
        .progress(Progress.PLAIN)
        .get();
  }

  private List<Completed> build(List<String> builders, Outputs outputs, String steps) {
    return buildFile(
        builders, outputs, "FROM " + registry() + "/debian:trixie-slim AS runtime\n" + steps);
  }

  private List<Completed> buildFile(List<String> builders, Outputs outputs, String text) {
    try (var connections = new Connections()) {
      var job = job(builders, outputs, connections);
      var nodes = BuilderNodes.of(job);
      var image = new Planner(Catalog.load(), Instant.now()).plan(job.images()).images().get(0);
      var file = module.resolve("target/python-image/python/3.13/Dockerfile");
      new GeneratedFile(file).write(text);
      var target = BuildTarget.runtime(image, text, file);
      var log = BuildProgress.of(Progress.PLAIN, console);
      var made =
          new BuildRunner(
                  job,
                  log,
                  new ImageOutputs(job, Optional.empty()),
                  List.of(),
                  ParentImages.none(),
                  "")
              .solve(nodes, List.of(target));
      var tags = new RegistryTags(job, log);
      tags.note(made);
      tags.finish(made, images -> fail("nothing is verified yet"));
      assertThat(get("3.13").statusCode()).as("before the image is verified").isEqualTo(404);
      new TagPublisher(new RegistryAccess(credentials, WebProxies.NONE), log)
          .publish(List.copyOf(PushedImages.in(job.output()).read().values()));
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String registry() {
    return EngineFact.REGISTRY.need();
  }

  private HttpResponse<String> get(String reference) throws IOException, InterruptedException {
    return ask("GET", reference);
  }

  private HttpResponse<String> ask(String method, String reference)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(
                URI.create("http://" + registry + "/v2/" + path + "/manifests/" + reference))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .header("Accept", "application/vnd.oci.image.index.v1+json")
            .header("Accept", "application/vnd.oci.image.manifest.v1+json");
    credentials
        .find(registry)
        .map(c -> Base64.getEncoder().encodeToString((c.username() + ":" + c.secret()).getBytes()))
        .ifPresent(basic -> request.header("Authorization", "Basic " + basic));
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
  }

  private JsonNode index() throws Exception {
    return JSON.readTree(get("3.13").body()).path("manifests");
  }

  private static Stream<String> platforms(JsonNode index) {
    var platforms = new ArrayList<String>();
    index.forEach(
        entry ->
            platforms.add(
                entry.at("/platform/os").asText()
                    + "/"
                    + entry.at("/platform/architecture").asText()));
    return platforms.stream();
  }

  /** Pulls the image of a platform into an engine, and runs it. */
  private int run(String host, String platform, String... command) throws Exception {
    try (var docker = docker(host)) {
      var name = registry + "/" + path + ":3.13";
      docker
          .pullImageCmd(name)
          .withPlatform(platform)
          .exec(new PullImageResultCallback())
          .awaitCompletion();
      pulled.add(host + " " + name);
      var container =
          docker
              .createContainerCmd(name)
              .withPlatform(platform)
              .withCmd(command)
              .withHostConfig(HostConfig.newHostConfig().withNetworkMode("none"))
              .exec()
              .getId();
      try {
        docker.startContainerCmd(container).exec();
        return docker.waitContainerCmd(container).start().awaitStatusCode();
      } finally {
        docker.removeContainerCmd(container).withForce(true).exec();
      }
    }
  }

  private static DockerClient docker(String host) {
    var config =
        DefaultDockerClientConfig.createDefaultConfigBuilder()
            .withDockerHost(host)
            .withDockerTlsVerify(false)
            .build();
    return DockerClientImpl.getInstance(
        config, new ApacheDockerHttpClient.Builder().dockerHost(URI.create(host)).build());
  }

  @AfterEach
  void removeImages() throws IOException, InterruptedException {
    var digest = get("3.13").headers().firstValue("Docker-Content-Digest");
    if (digest.isPresent()) {
      ask("DELETE", digest.get());
    }
    for (var image : pulled) {
      var words = image.split(" ");
      try (var docker = docker(words[0])) {
        docker.removeImageCmd(words[1]).withForce(true).exec();
      } catch (NotFoundException e) {
        // Pulled twice, for two platforms.
      }
    }
  }

  @Test
  void twoBuildersMakeOneImageThatRunsOnBothPlatforms() throws Exception {
    var made = build(two(), pushed(BOTH), "RUN uname -m > /machine\n");

    var digest = get("3.13").headers().firstValue("Docker-Content-Digest").orElseThrow();
    assertThat(made).hasSize(1);
    assertThat(made.get(0).result().manifestDigest()).contains(digest);
    assertThat(get("3.13.5").headers().firstValue("Docker-Content-Digest")).contains(digest);
    assertThat(platforms(index())).containsExactly(AMD64, ARM64);
    for (var host : List.of(EngineFact.CONTAINERD_HOST.need(), System.getProperty("engine.host"))) {
      assertThat(run(host, AMD64, "grep", "-x", "x86_64", "/machine")).as(host).isZero();
      assertThat(run(host, ARM64, "grep", "-x", "aarch64", "/machine")).as(host).isZero();
    }
    assertThat(console.all)
        .anyMatch(line -> line.contains("python/3.13 linux/amd64 "))
        .anyMatch(line -> line.contains("python/3.13 linux/arm64 "))
        .anyMatch(line -> line.contains("made " + registry + "/" + path + ":3.13"));
  }

  @Test
  void oneBuilderPushesTwoPlatformsByDigestToo() throws Exception {
    var made =
        build(List.of(EngineFact.BUILDKITD.need()), pushed(BOTH), "RUN uname -m > /machine\n");

    assertThat(platforms(index())).containsExactly(AMD64, ARM64);
    assertThat(get("3.13").headers().firstValue("Docker-Content-Digest"))
        .isEqualTo(made.get(0).result().manifestDigest());
  }

  @Test
  void statementsAboutEachPlatformStayWithIt() throws Exception {
    var provenance = new Attestation("provenance", Map.of("mode", "min"));
    build(two(), pushed(BOTH, provenance), "RUN uname -m > /machine\n");

    var index = index();
    assertThat(platforms(index))
        .containsExactly(AMD64, "unknown/unknown", ARM64, "unknown/unknown");
    for (var image : List.of(0, 2)) {
      assertThat(index.get(image + 1).path("annotations").path("vnd.docker.reference.digest"))
          .isEqualTo(index.get(image).path("digest"));
    }
    assertThat(run(EngineFact.CONTAINERD_HOST.need(), ARM64, "true")).isZero();
  }

  @Test
  void aRegistryThatLosesSightOfABlobIsPushedToOnceMore() throws Exception {
    try (var forgetful = new ForgetfulRegistry(registry, 1)) {
      registry = forgetful.host();
      build(two(), pushed(BOTH), "RUN uname -m > /machine\n");

      assertThat(platforms(index())).containsExactly(AMD64, ARM64);
      assertThat(console.all).filteredOn(line -> line.contains("; pushing again")).hasSize(1);
    } finally {
      registry = registry();
    }
  }

  @Test
  void oneThatNeverFindsItAgainIsToldOf() throws Exception {
    try (var forgetful = new ForgetfulRegistry(registry, Integer.MAX_VALUE)) {
      registry = forgetful.host();

      assertThatThrownBy(() -> build(two(), pushed(BOTH), "RUN uname -m > /machine\n"))
          .isInstanceOf(InfrastructureFailure.class)
          .hasMessageStartingWith("python/3.13 linux/")
          .hasMessageContaining("cannot be pushed: its registry does not take it")
          .hasMessageContaining("blob unknown to registry");
      assertThat(get("3.13").statusCode()).isEqualTo(404);
    } finally {
      registry = registry();
    }
  }

  @Test
  void aRegistryThatWantsAPasswordGetsIt() throws Exception {
    registry = EngineFact.PRIVATE_REGISTRY.need();
    var user = EngineFact.PRIVATE_REGISTRY_USER.need();
    var password = EngineFact.PRIVATE_REGISTRY_PASSWORD.need();
    credentials =
        host ->
            host.equals(registry) ? Optional.of(new Credentials(user, password)) : Optional.empty();
    build(two(), pushed(BOTH), "RUN uname -m > /machine\n");

    assertThat(platforms(index())).containsExactly(AMD64, ARM64);
    assertThat(String.join("\n", console.all)).doesNotContain(password);
  }

  @Test
  void aPlatformThatFailsLeavesNoTag() throws Exception {
    assertThatThrownBy(
            () -> build(two(), pushed(BOTH), "RUN uname -m && test $(uname -m) = x86_64\n"))
        .isInstanceOf(BuildFailure.class)
        .hasMessageStartingWith("python/3.13 linux/arm64: ")
        .hasMessageContaining("exit code 1");

    assertThat(get("3.13").statusCode()).isEqualTo(404);
    assertThat(get("3.13.5").statusCode()).isEqualTo(404);
  }

  /** Each platform has a mistake of its own, and one of them a second one behind it. */
  @Test
  void mistakesOfAllPlatformsAreReportedInOneRun() throws Exception {
    var base = "FROM " + registry() + "/debian:trixie-slim";
    var stages =
        """
        RUN test $(uname -m) = aarch64 || { echo ERROR: no wheel for $(uname -m) %1$s; exit 1; }
        %2$s AS os
        RUN test $(uname -m) = x86_64 || { sleep 5; echo ERROR: no package for $(uname -m) %1$s; exit 1; }
        %2$s AS project-1
        RUN sleep 20; test $(uname -m) = aarch64 || { echo ERROR: no project for $(uname -m) %1$s; exit 1; }
        %2$s AS runtime
        COPY --from=wheels /etc/hostname /a
        COPY --from=os /etc/hostname /b
        COPY --from=project-1 /etc/hostname /c
        """
            .formatted(path, base);

    assertThatThrownBy(() -> buildFile(two(), pushed(BOTH), base + " AS wheels\n" + stages))
        .isInstanceOf(BuildFailure.class)
        .hasMessageContaining("python/3.13 linux/amd64: ")
        .hasMessageContaining("no wheel for x86_64")
        .hasMessageContaining("no project for x86_64")
        .hasMessageContaining("python/3.13 linux/arm64: ")
        .hasMessageContaining("no package for aarch64");
    assertThat(console.all)
        .contains(
            "WARN python/3.13 linux/amd64 failed; python/3.13 linux/arm64 goes on, so that this run"
                + " reports all mistakes.");
    assertThat(get("3.13").statusCode()).isEqualTo(404);
  }

  @Test
  void aBuilderThatIsNotThereIsHeardOfBeforeAnythingIsBuilt() throws Exception {
    var builders = List.of(two().get(0), ARM64 + "=tcp://127.0.0.1:1");

    assertThatThrownBy(() -> build(builders, pushed(BOTH), "RUN uname -m > /machine\n"))
        .isInstanceOf(EngineUnavailableException.class)
        .hasMessageContaining("tcp://127.0.0.1:1")
        .hasMessageContaining("python-image.builder");
    assertThat(console.all).isEmpty();
    assertThat(get("3.13").statusCode()).isEqualTo(404);
  }

  @Test
  void aBuilderThatIsLostInTheMiddleStopsTheOtherOne() throws Exception {
    try (var proxy = new CountingProxy(URI.create(EngineFact.BUILDKITD_TLS.need()))) {
      var builders = List.of(two().get(0), ARM64 + "=" + proxy.host());
      var cut = CompletableFuture.runAsync(() -> cutAfter("linux/arm64 .* begun", proxy));

      assertThatThrownBy(
              () -> build(builders, pushed(BOTH), "RUN echo begun && sleep 60 # " + path + "\n"))
          .isInstanceOf(InfrastructureFailure.class)
          .hasMessageStartingWith("python/3.13 linux/arm64: The connection to the engine was lost");
      assertThat(cut).isCompleted();
      assertThat(get("3.13").statusCode()).isEqualTo(404);
    }
  }

  private void cutAfter(String line, CountingProxy proxy) {
    var said = Pattern.compile(line);
    while (console.all.stream().noneMatch(l -> said.matcher(l).find())) {
      LockSupport.parkNanos(10_000_000);
    }
    proxy.cut();
  }

  @Test
  void aBuilderBuildsForThePlatformThatItIsNamedFor() throws Exception {
    build(
        List.of(ARM64 + "=" + EngineFact.BUILDKITD.need()),
        pushed(List.of()),
        "RUN uname -m > /machine\n");

    assertThat(run(EngineFact.CONTAINERD_HOST.need(), ARM64, "grep", "-x", "aarch64", "/machine"))
        .isZero();
  }

  @Test
  void aPlatformWithoutBuilderIsRefused() {
    assertThatThrownBy(() -> build(two(), pushed(List.of(AMD64, "linux/s390x")), ""))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("No builder for linux/s390x");
    assertThatThrownBy(
            () ->
                build(
                    List.of(two().get(0), "linux/s390x=" + EngineFact.BUILDKITD_TLS.need()),
                    pushed(List.of(AMD64, "linux/s390x")),
                    ""))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("does not build for linux/s390x");
  }
}
