package io.github.pythonimage.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.httpclient5.ApacheDockerHttpClient;
import io.github.pythonimage.build.config.BuildConfigFixture;
import io.github.pythonimage.build.config.BuildFailure;
import io.github.pythonimage.build.config.Outputs;
import io.github.pythonimage.buildkit.BuildKit;
import io.github.pythonimage.buildkit.Connections;
import io.github.pythonimage.buildkit.credentials.DockerConfig;
import io.github.pythonimage.buildkit.endpoint.Endpoint;
import io.github.pythonimage.buildkit.errors.EngineUnavailableException;
import io.github.pythonimage.buildkit.request.BuildRequest;
import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.Platform;
import io.github.pythonimage.maven.PomImages;
import io.github.pythonimage.plan.Selection;
import io.github.pythonimage.progress.ConsoleFake;
import io.github.pythonimage.report.BuiltImage;
import io.github.pythonimage.secrets.BuildSecrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When an engine gets a build to do, and when it gets none. */
@Tag("engine")
class UpToDateEngineTest {
  private static final FileTime LONG_AGO = FileTime.fromMillis(1_000_000_000_000L);

  @TempDir private Path module;
  private final ConsoleFake console = new ConsoleFake();
  private final String unique = Long.toString(System.nanoTime(), 36);
  private final String base = "uptodate-test/base:" + unique;
  private final String name = "uptodate-test/python";
  private String label = "first";
  private boolean force;
  private Outputs outputs = new Outputs(List.of(), Set.of(), List.of(), false);
  // Before anything that is known of Debian 13 comes to an end.
  private Instant now = Instant.parse("2026-11-01T00:00:00Z");
  private @Nullable String pythons;
  private CountingProxy proxy;
  private BuildKit buildKit;
  private DockerClient docker;

  @BeforeEach
  void build() throws IOException {
    var endpoint = endpoint();
    try {
      buildKit = BuildKit.connect(endpoint);
    } catch (EngineUnavailableException e) {
      abort("needs an engine: " + e.getMessage());
    }
    var config =
        DefaultDockerClientConfig.createDefaultConfigBuilder()
            .withDockerHost(endpoint.uri().toString())
            .build();
    docker =
        DockerClientImpl.getInstance(
            config,
            new ApacheDockerHttpClient.Builder().dockerHost(config.getDockerHost()).build());
    proxy = new CountingProxy(endpoint.uri());
    makeBase("1");
    Files.writeString(module.resolve("requirements.txt"), "# a\n");
    assertSolves();
  }

  @AfterEach
  void clean() throws IOException {
    if (docker == null) {
      return;
    }
    // By their label: some have lost their names to others.
    docker
        .listImagesCmd()
        .withShowAll(true)
        .withLabelFilter(Map.of("test", unique))
        .exec()
        .forEach(image -> remove(image.getId()));
    buildKit.close();
    docker.close();
    proxy.close();
  }

  private static Endpoint endpoint() {
    var host = System.getProperty("engine.host", "");
    return host.isEmpty()
        ? Endpoint.fromEnvironment(
            System.getenv(), DockerConfig.fromEnvironment(Map.of()).directory())
        : Endpoint.of(host);
  }

  /** The same layers under another configuration: another image, for which nothing is compiled. */
  private void makeBase(String version) {
    var request =
        BuildRequest.builder(
            module,
            "FROM debian:trixie-slim\nLABEL version=%s test=%s\n".formatted(version, unique));
    buildKit.start(request.name(base).build(), event -> {}).result().join();
  }

  private void remove(String image) {
    try {
      docker.removeImageCmd(image).withForce(true).exec();
    } catch (NotFoundException e) {
      // The test has removed it.
    }
  }

  private String runtime() {
    return name + ":" + unique;
  }

  private List<BuiltImage> run() {
    var mirror = System.getProperty("engine.sourceMirror", "");
    var specs =
        PomImages.of(
            """
            <images><image>
              <name>%1$s</name>
              <tags><tag>%2$s</tag><tag>%2$s-too</tag></tags>
              <base>%3$s</base>
              <distribution>debian:trixie</distribution>
              <pythons><python>3.13.5</python></pythons>
              <interpreter><optimizations>false</optimizations>%4$s</interpreter>
              <wheels><requirements>requirements.txt</requirements></wheels>
              <runtime><labels><which>%5$s</which></labels></runtime>
              <publish><builder>true</builder></publish>
            </image></images>
            """
                .formatted(
                    name,
                    unique,
                    base,
                    mirror.isEmpty() ? "" : "<mirror>" + mirror + "</mirror>",
                    label),
            module);
    console.all.clear();
    proxy.forget();
    try (var connections = new Connections()) {
      return new Pipeline(
              BuildConfigFixture.of(module, specs)
                  .selection(Selection.of(pythons, null))
                  .engine(() -> Endpoint.of(proxy.host()))
                  .connections(connections)
                  .secrets(new BuildSecrets(BuildConfigFixture.pip(), List.of(), List.of()))
                  .options(BuildConfigFixture.onHost(force))
                  .outputs(outputs)
                  .get(),
              console,
              now,
              new HashMap<>(),
              Optional.empty())
          .build();
    }
  }

  private List<BuiltImage> assertSolves() {
    var built = run();
    assertThat(proxy.solves()).as("connections to BuildKit").isPositive();
    assertThat(built).hasSize(2);
    assertThat(built.get(0).upToDate()).isFalse();
    return built;
  }

  private List<BuiltImage> assertNothingToDo() {
    var built = run();
    assertThat(proxy.solves()).as("connections to BuildKit").isZero();
    assertThat(built).hasSize(2).allMatch(BuiltImage::upToDate);
    assertThat(console.all).filteredOn(line -> line.endsWith("up to date")).hasSize(2);
    assertThat(console.all).noneMatch(line -> line.startsWith("Building"));
    return built;
  }

  @Test
  void nothingChanged() throws IOException {
    var report = module.resolve("target/python-image/images.json");
    var before = Files.readString(report);

    var built = assertNothingToDo();

    assertThat(built.get(0).id()).isEqualTo(docker.inspectImageCmd(runtime()).exec().getId());
    assertThat(report).hasContent(before);
    assertThat(before).contains(built.get(0).fingerprint().orElseThrow().hex());
    assertThat(console.all).noneMatch(line -> line.startsWith("Rendered"));

    // What was generated is put right without a build.
    Files.delete(report);
    Files.writeString(module.resolve("target/python-image/docker-bake.json"), "{}");
    assertNothingToDo();
    assertThat(report).hasContent(before);
    Files.writeString(module.resolve("target/python-image/python/3.13/Dockerfile"), "FROM x");
    assertNothingToDo();
    assertNothingToDo();
    assertThat(console.all).noneMatch(line -> line.startsWith("Rendered"));
  }

  @Test
  void aFileOfTheContext() throws IOException {
    var file = module.resolve("requirements.txt");
    Files.setLastModifiedTime(file, LONG_AGO);
    assertNothingToDo();
    Files.writeString(module.resolve("unrelated"), "not copied");
    assertNothingToDo();

    var builder = docker.inspectImageCmd(runtime() + "-dev").exec().getId();
    Files.writeString(file, "# b\n");
    Files.setLastModifiedTime(file, LONG_AGO);
    var built = assertSolves();

    // The builder reads no file of the module.
    assertThat(built.get(1).upToDate()).isTrue();
    assertThat(built.get(1).id()).isEqualTo(builder);
    assertNothingToDo();
  }

  @Test
  void aFileThatChangedUnderItsTime() throws IOException {
    var file = module.resolve("requirements.txt");
    Files.writeString(file, "# 1 " + unique);
    Files.setLastModifiedTime(file, LONG_AGO);
    assertSolves();

    Files.writeString(file, "# 2 " + unique);
    Files.setLastModifiedTime(file, LONG_AGO);
    assertSolves();

    // The engine was made to look again as well.
    assertThat(console.all)
        .filteredOn(line -> line.contains("wheels: RUN"))
        .singleElement()
        .asString()
        .doesNotContain("cached");
    assertNothingToDo();
  }

  @Test
  void theImageInTheEngine() {
    docker.tagImageCmd(base, "uptodate-test/python", unique).exec();
    assertSolves();
    assertNothingToDo();

    remove(runtime());
    assertSolves();
    assertNothingToDo();
  }

  @Test
  void everyNameOfTheImageInTheEngine() {
    remove(runtime() + "-too");
    assertSolves();
    assertThat(docker.inspectImageCmd(runtime() + "-too").exec().getId())
        .isEqualTo(docker.inspectImageCmd(runtime()).exec().getId());
    assertNothingToDo();
  }

  @Test
  @Tag("full")
  void thePlatform() {
    outputs =
        new Outputs(
            List.of(Platform.of("linux/amd64")), Set.of(Outputs.Place.ENGINE), List.of(), false);
    assertSolves();
    assertNothingToDo();
  }

  @Test
  void theEngine() throws IOException {
    // For all that is known under another address there may be another one.
    proxy.close();
    proxy = new CountingProxy(endpoint().uri());
    assertSolves();
    assertNothingToDo();
  }

  @Test
  void theBase() {
    makeBase("2");
    assertSolves();
    assertNothingToDo();
  }

  @Test
  void theConfiguration() {
    label = "second";
    assertSolves();
    assertNothingToDo();
    force = true;
    assertSolves();
    force = false;
    assertNothingToDo();
  }

  @Test
  void theDay() {
    now = Instant.parse("2028-08-10T00:00:00Z");
    var warning = "WARN python: base-end-of-life: the standard support of debian:trixie";
    // Planned anew, but not built: the files are the same.
    assertThat(run()).hasSize(2).allMatch(BuiltImage::upToDate);
    assertThat(console.all).anyMatch(line -> line.startsWith("Rendered"));
    assertThat(console.all).filteredOn(line -> line.startsWith(warning)).hasSize(1);

    // Nor is it silent where nothing is planned.
    assertNothingToDo();
    assertThat(console.all).noneMatch(line -> line.startsWith("Rendered"));
    assertThat(console.all).filteredOn(line -> line.startsWith(warning)).hasSize(1);

    now = Instant.parse("2030-07-01T00:00:00Z");
    assertThatThrownBy(this::run)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("base-end-of-life: debian:trixie reached end of life");
  }

  @Test
  void aBuildThatFailed() throws IOException {
    var report = module.resolve("target/python-image/images.json");
    Files.writeString(module.resolve("requirements.txt"), "--no-such-option\n");
    assertThatThrownBy(this::run).isInstanceOf(BuildFailure.class);
    assertThat(proxy.solves()).isPositive();
    assertThat(report).doesNotExist();

    assertThatThrownBy(this::run).isInstanceOf(BuildFailure.class);
    assertThat(proxy.solves()).isPositive();

    Files.writeString(module.resolve("requirements.txt"), "# a\n");
    assertSolves();
    assertNothingToDo();
  }

  @Test
  void aPartOfTheMatrix() {
    pythons = "3.9";
    assertThat(run()).isEmpty();
    assertThat(proxy.solves()).isZero();
    pythons = null;
    assertNothingToDo();
  }

  @Test
  void aStateThatIsDamaged() throws IOException {
    Files.writeString(module.resolve("target/python-image/.build-memo.json"), "damaged");
    assertSolves();
    assertNothingToDo();
  }
}
