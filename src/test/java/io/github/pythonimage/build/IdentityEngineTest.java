package io.github.pythonimage.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.PullImageResultCallback;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.httpclient5.ApacheDockerHttpClient;
import io.github.pythonimage.build.config.BuildConfig;
import io.github.pythonimage.build.config.BuildConfigFixture;
import io.github.pythonimage.build.config.BuildFailure;
import io.github.pythonimage.build.config.BuildTarget;
import io.github.pythonimage.build.config.GeneratedFile;
import io.github.pythonimage.build.config.Outputs;
import io.github.pythonimage.build.config.Outputs.Place;
import io.github.pythonimage.build.memo.BaseImageFreshness.ResolvedBy;
import io.github.pythonimage.build.memo.PushedImage;
import io.github.pythonimage.build.memo.PushedImages;
import io.github.pythonimage.build.run.BuildRunner;
import io.github.pythonimage.build.run.BuilderNodes;
import io.github.pythonimage.build.run.ImageOutputs;
import io.github.pythonimage.build.run.LayerNotes;
import io.github.pythonimage.build.run.ParentImages;
import io.github.pythonimage.buildkit.BuildKit;
import io.github.pythonimage.buildkit.Connections;
import io.github.pythonimage.buildkit.EngineFact;
import io.github.pythonimage.buildkit.credentials.RegistryHost;
import io.github.pythonimage.buildkit.endpoint.Endpoint;
import io.github.pythonimage.buildkit.registry.Registry;
import io.github.pythonimage.buildkit.registry.RegistryAccess;
import io.github.pythonimage.buildkit.request.BuildRequest;
import io.github.pythonimage.buildkit.request.Network;
import io.github.pythonimage.catalog.Catalog;
import io.github.pythonimage.config.ImageReference;
import io.github.pythonimage.config.Platform;
import io.github.pythonimage.dockerfile.DockerCommand;
import io.github.pythonimage.http.WebProxies;
import io.github.pythonimage.maven.PomImages;
import io.github.pythonimage.plan.Planner;
import io.github.pythonimage.progress.BuildProgress;
import io.github.pythonimage.progress.ConsoleFake;
import io.github.pythonimage.progress.Progress;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An image that took the place of the one that was built is found out. */
@Tag("engine")
@Timeout(600)
class IdentityEngineTest {
  /** The kinds of image store. */
  enum Store {
    CLASSIC,
    CONTAINERD;

    String host() {
      return this == CLASSIC
          ? System.getProperty("engine.host")
          : EngineFact.CONTAINERD_HOST.need();
    }
  }

  @TempDir private Path module;
  private final ConsoleFake console = new ConsoleFake();
  private String label = "";
  private String name = "identity/t" + Long.toString(System.nanoTime(), 36);
  private Store store = Store.CLASSIC;
  private String base = "debian:trixie-slim";
  private String steps = "RUN echo 1 > /1\nRUN echo 2 > /2\n";
  private Outputs outputs = new Outputs(List.of(), Set.of(Place.ENGINE), List.of(), false);

  private BuildConfig job(Connections connections) {
    var images =
        """
        <images><image>
          <name>%s</name>
          <tags><tag>one</tag><tag>two</tag></tags>
          <base>%s</base>
          <distribution>debian:trixie</distribution>
          <pythons><python>3.13</python></pythons>
          <interpreter><provider>repository</provider></interpreter>
        </image></images>
        """
            .formatted(name, base);
    return BuildConfigFixture.of(module, PomImages.of(images, module))
        .engine(() -> Endpoint.of(store.host()))
        .connections(connections)
        .options(BuildConfigFixture.onHost(false))
        .outputs(outputs)
        .get();
  }

  /** Builds an image of as many layers as the real one has; what is in them is not judged here. */
  private void build() {
    try (var connections = new Connections()) {
      var job = job(connections);
      var image = new Planner(Catalog.load(), Instant.now()).plan(job.images()).images().get(0);
      var file = job.output().resolve(image.folder()).resolve("Dockerfile");
      var text = "FROM " + base + " AS runtime\n" + steps;
      new GeneratedFile(file).write(text);
      var target = BuildTarget.runtime(image, text, file);
      label = target.label();
      var nodes = BuilderNodes.of(job);
      var log = BuildProgress.of(Progress.PLAIN, console);
      var solver =
          new BuildRunner(
              job,
              log,
              new ImageOutputs(job, Optional.empty()),
              List.of(),
              ParentImages.none(),
              "");
      var finder = store == Store.CLASSIC ? ResolvedBy.CLASSIC : ResolvedBy.CONTAINERD;
      new LayerNotes(job, finder, nodes.platforms(job)).note(solver.solve(nodes, List.of(target)));
    }
  }

  private void make(String dockerfile, String... names) {
    try (var buildKit = BuildKit.connect(Endpoint.of(store.host()))) {
      for (var one : names) {
        var request =
            BuildRequest.builder(module, dockerfile).name(one).network(Network.HOST).build();
        buildKit.start(request, event -> {}).result().join();
      }
    }
  }

  /** A base of one layer, which has an entry for the root folder. */
  private void importBase(int mode) throws IOException, InterruptedException {
    var archive = module.resolve("base.tar");
    try (var tar = new TarArchiveOutputStream(Files.newOutputStream(archive))) {
      var root = new TarArchiveEntry("./");
      root.setMode(0040000 | mode);
      tar.putArchiveEntry(root);
      tar.closeArchiveEntry();
    }
    DockerCommand.run("-H", store.host(), "import", archive.toString(), base);
  }

  private DockerClient docker() {
    var config =
        DefaultDockerClientConfig.createDefaultConfigBuilder()
            .withDockerHost(store.host())
            .withDockerTlsVerify(false)
            .build();
    return DockerClientImpl.getInstance(
        config, new ApacheDockerHttpClient.Builder().dockerHost(URI.create(store.host())).build());
  }

  private void verify() {
    console.all.clear();
    try (var connections = new Connections()) {
      new Pipeline(job(connections), console).verify();
      fail("An image without Python is not good.");
    } catch (BuildFailure e) {
      // It has no Python; what else was found counts here.
    }
  }

  private List<String> found(String rule) {
    return console.all.stream().filter(line -> line.contains(": " + rule + ": ")).toList();
  }

  @AfterEach
  void removeImages() throws Exception {
    try (var docker = docker()) {
      for (var tag : List.of(":one", ":two", ":base")) {
        try {
          docker.removeImageCmd(name + tag).withForce(true).exec();
        } catch (NotFoundException e) {
          // It was not built.
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void anotherImageUnderTheNameIsFound(Store kind) throws Exception {
    store = kind;
    build();
    verify();
    assertThat(found("names")).isEmpty();
    assertThat(found("layers")).isEmpty();
    assertThat(found("architecture")).isEmpty();

    make("FROM %s:one\nRUN echo foreign > /foreign\n".formatted(name), name + ":two");
    verify();
    assertThat(found("names")).singleElement().asString().contains(name + ":two is another image");
    assertThat(found("layers")).isEmpty();

    make("FROM %s:two\nLABEL x=y\n".formatted(name), name + ":one", name + ":two");
    verify();
    assertThat(found("names")).isEmpty();
    assertThat(found("layers"))
        .singleElement()
        .asString()
        .contains("has 3 layers over its base debian:trixie-slim where its Dockerfile makes 2");

    var replaced = "FROM debian:trixie-slim\nRUN echo 1 > /1\nRUN echo replaced > /2\n";
    make(replaced, name + ":one", name + ":two");
    verify();
    assertThat(found("layers"))
        .singleElement()
        .asString()
        .contains("The layers of the image are not those that its build made");

    try (var docker = docker()) {
      var foreign = imageForArm64();
      docker.pullImageCmd(foreign).exec(new PullImageResultCallback()).awaitCompletion();
      if (kind == Store.CLASSIC) {
        docker.tagImageCmd(foreign, name, "one").withForce().exec();
        docker.tagImageCmd(foreign, name, "two").withForce().exec();
        verify();
        assertThat(found("architecture"))
            .singleElement()
            .asString()
            .contains("The image is for linux/arm64, not for linux/amd64");
      }
    }
  }

  /** By digest, as all tests share the name of the base image in the engine. */
  private static String imageForArm64() throws IOException {
    var base = ImageReference.of(EngineFact.BASE_MULTI_PLATFORM.need());
    var host = RegistryHost.of(base.repository());
    var registry =
        new Registry(
            host,
            new RegistryAccess(nobody -> Optional.empty(), WebProxies.NONE),
            Duration.ofSeconds(10));
    var path = host.path(base.repository());
    var index = registry.fetch(path, registry.find(path, base.tag().orElseThrow()).orElseThrow());
    for (var manifest : new JsonMapper().readTree(index.content()).path("manifests")) {
      if (manifest.at("/platform/architecture").asText().equals("arm64")) {
        return base.repository() + "@" + manifest.path("digest").asText();
      }
    }
    throw new AssertionError("no image for arm64 in " + index.content());
  }

  /** An image for each platform; everybody may change a file of the one for arm64. */
  private void buildFor(Set<Place> places, String... platforms) throws IOException {
    outputs =
        new Outputs(Stream.of(platforms).map(Platform::of).toList(), places, List.of(), false);
    base = EngineFact.BASE_MULTI_PLATFORM.need();
    steps = "ARG TARGETARCH\nCOPY $TARGETARCH /opt/app/1\nCOPY amd64 /opt/app/2\n";
    for (var architecture : List.of("amd64", "arm64")) {
      Files.writeString(Files.createDirectories(module.resolve(architecture)).resolve("a"), "1");
    }
    Files.setPosixFilePermissions(
        module.resolve("arm64/a"), PosixFilePermissions.fromString("rw-rw-rw-"));
    build();
  }

  @Test
  void eachPlatformOfAnImageInTheContainerdStoreIsRead() throws Exception {
    store = Store.CONTAINERD;
    buildFor(Set.of(Place.ENGINE), "linux/amd64", "linux/arm64");

    verify();

    assertThat(found("write-access"))
        .singleElement()
        .asString()
        .contains("linux/arm64", "/opt/app/1/a");
    assertThat(found("layers")).isEmpty();
    assertThat(found("architecture")).isEmpty();
    assertThat(console.all)
        // It has no Python, so that the one for amd64 did not run either.
        .anyMatch(
            line ->
                line.contains("no container ran: ") && line.contains(name + ":one (linux/arm64)"));
    try (var files = Files.walk(module.resolve("target"))) {
      assertThat(files).noneMatch(path -> path.toString().endsWith(".tar"));
    }

    // As a build for one platform leaves it.
    make("FROM --platform=linux/amd64 " + name + ":one\n", name + ":one", name + ":two");
    verify();
    assertThat(found("architecture"))
        .singleElement()
        .asString()
        .contains("There is no image for linux/arm64");
  }

  @ParameterizedTest
  @EnumSource
  void anImageThatTheEngineCannotRunIsRead(Store kind) throws Exception {
    store = kind;
    // The classic store writes no files.
    var places =
        kind == Store.CLASSIC ? Set.of(Place.ENGINE) : Set.of(Place.ENGINE, Place.OCI_LAYOUT);
    buildFor(places, "linux/arm64");

    verify();

    assertThat(found("write-access")).singleElement().asString().contains("/opt/app/1/a");
    assertThat(found("layers")).isEmpty();
    assertThat(found("architecture")).isEmpty();
    assertThat(console.all)
        .anyMatch(line -> line.contains("no container ran: " + name + ":one (linux/arm64)"));
  }

  /** The registry's copy is the one that the engine has, of which no container ran. */
  @ParameterizedTest
  @EnumSource
  void anImageThatTheEngineCannotRunIsComparedWithTheRegistry(Store kind) throws Exception {
    store = kind;
    name = EngineFact.REGISTRY.need() + "/" + name;
    buildFor(Set.of(Place.ENGINE), "linux/arm64");
    DockerCommand.run("-H", store.host(), "push", name + ":one");
    var digest =
        DockerCommand.run(
                "-H",
                store.host(),
                "image",
                "inspect",
                "--format",
                "{{index .RepoDigests 0}}",
                name + ":one")
            .strip();
    PushedImages.in(module.resolve("target/python-image"))
        .add(
            List.of(
                new PushedImage(
                    label,
                    "runtime",
                    List.of(ImageReference.of(name + ":one"), ImageReference.of(name + ":two")),
                    digest.substring(digest.indexOf('@') + 1))));
    outputs =
        new Outputs(outputs.platforms(), Set.of(Place.ENGINE, Place.REGISTRY), List.of(), false);

    verify();

    assertThat(found("names")).isEmpty();
    assertThat(found("write-access")).singleElement().asString().contains("/opt/app/1/a");
    assertThat(console.all)
        .anyMatch(line -> line.contains("no container ran: " + name + ":one (linux/arm64)"));
  }

  @ParameterizedTest
  @EnumSource(
      value = Place.class,
      names = {"OCI", "OCI_LAYOUT", "DOCKER"})
  void anImageThatIsInNoEngineIsRead(Place place) throws Exception {
    store = Store.CONTAINERD;
    buildFor(Set.of(place), "linux/arm64");

    verify();

    assertThat(found("write-access")).singleElement().asString().contains("/opt/app/1/a");
    assertThat(found("architecture")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void aBaseThatCameUnderTheNameLaterIsNotComparedWith(Store kind) throws Exception {
    store = kind;
    base = name + ":base";
    make("FROM debian:trixie-slim\nRUN echo base > /base\n", base);
    build();
    make("FROM %s:one\nENV FOREIGN=1\n".formatted(name), name + ":one", name + ":two");
    verify();
    assertThat(found("environment"))
        .anyMatch(line -> line.contains("FOREIGN") && line.contains("is neither of the base"));

    // Somebody hides the variable in another image under the name of the base.
    make("FROM debian:trixie-slim\nRUN echo other > /base\nENV FOREIGN=1\n", base);
    verify();
    assertThat(found("environment"))
        .anyMatch(line -> line.contains("FOREIGN") && line.contains("nobody can tell"));
  }

  @ParameterizedTest
  @EnumSource
  void aBaseWhoseRootFolderEverybodyCanChangeIsFound(Store kind) throws Exception {
    store = kind;
    base = name + ":base";
    // Engines of Docker forget 'RUN chmod 777 /', and show what an imported base has as 0755.
    // Others
    // show it as it is.
    importBase(0777);
    steps = "COPY file /1\nCOPY file /2\n";
    Files.writeString(module.resolve("file"), "1");
    build();

    verify();

    assertThat(found("layers")).isEmpty();
    assertThat(found("write-access")).anyMatch(line -> line.contains("can change 1 path (/)"));
  }
}
