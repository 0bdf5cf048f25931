package io.github.pythonimage.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.httpclient5.ApacheDockerHttpClient;
import io.github.pythonimage.build.config.BuildConfigFixture;
import io.github.pythonimage.build.config.BuildFailure;
import io.github.pythonimage.build.config.Engines;
import io.github.pythonimage.buildkit.Connections;
import io.github.pythonimage.buildkit.EngineFact;
import io.github.pythonimage.buildkit.ImageStoreFixture;
import io.github.pythonimage.buildkit.errors.BuildKitException;
import io.github.pythonimage.docker.Engine;
import io.github.pythonimage.maven.PomImages;
import io.github.pythonimage.progress.ConsoleFake;
import io.github.pythonimage.report.ImageEntry;
import io.github.pythonimage.report.ImagesFile;
import io.github.pythonimage.secrets.BuildSecrets;
import io.github.pythonimage.verify.Verification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Applications on an image of another module. */
@Tag("engine")
@Timeout(900)
class ApplicationEngineTest {
  @TempDir private Path base;
  @TempDir private Path service;
  private final ConsoleFake console = new ConsoleFake();
  private final String folder = "application/t" + Long.toString(System.nanoTime(), 36);
  private final List<Runnable> cleanup = new ArrayList<>();
  private String more = "";

  @BeforeEach
  void files() throws IOException {
    Files.writeString(base.resolve("requirements.txt"), "markupsafe==3.0.2\n");
    Files.writeString(service.resolve("requirements.txt"), "jinja2==3.1.6\n");
    Files.writeString(service.resolve(".dockerignore"), "target\n");
    Files.writeString(
        service.resolve("pyproject.toml"),
        """
        [build-system]
        requires = ["setuptools"]
        build-backend = "setuptools.build_meta"
        [project]
        name = "acme-service"
        version = "1.0"
        dependencies = ["jinja2"]
        [tool.setuptools]
        py-modules = ["acme_service"]
        """);
    Files.writeString(service.resolve("acme_service.py"), "import jinja2\n");
  }

  private void run(ImageStoreFixture store, Path module, String image, Consumer<Pipeline> goals) {
    try (var connections = new Connections()) {
      var config =
          BuildConfigFixture.of(module, PomImages.of("<images>" + image + "</images>", module))
              .connections(connections)
              .engine(store::endpoint)
              .secrets(new BuildSecrets(BuildConfigFixture.pip(), List.of(), List.of()))
              .options(BuildConfigFixture.onHost(false))
              .get();
      goals.accept(new Pipeline(config, console));
    }
  }

  private void buildBase(ImageStoreFixture store) throws IOException {
    var image =
        """
        <image>
          <name>%s/python</name>
          <base>%s</base>
          <distribution>debian:trixie</distribution>
          <pythons><python>3.13</python></pythons>
          <interpreter><provider>repository</provider></interpreter>
          <wheels><requirements><requirement>requirements.txt</requirement></requirements></wheels>
          <publish><builder>true</builder></publish>
        </image>
        """
            .formatted(folder, EngineFact.BASE_MULTI_PLATFORM.need());
    remove(store, "/python:3.13", "/python:3.13-dev");
    run(store, base, image, Pipeline::build);
    Files.copy(
        base.resolve("target/python-image/images.json"),
        service.resolve("com.acme_python-base.json"));
  }

  private void runService(ImageStoreFixture store, Consumer<Pipeline> goals) {
    var image =
        """
        <image>
          <name>%s/service</name>
          <from><artifact>com.acme:python-base</artifact></from>
          <wheels>
            <requirements><requirement>requirements.txt</requirement></requirements>
            <projects><project>.</project></projects>
          </wheels>
          %s
        </image>
        """
            .formatted(folder, more);
    remove(store, "/service:3.13");
    run(store, service, image, goals);
  }

  private void remove(ImageStoreFixture store, String... names) {
    cleanup.add(
        () -> {
          try (var engine = engine(store)) {
            for (var name : names) {
              engine.removeImage(folder + name);
            }
          }
        });
  }

  private static Engine engine(ImageStoreFixture store) {
    var endpoint = store.endpoint();
    return Engines.connect(endpoint);
  }

  private static ImageEntry entry(Path module) throws IOException {
    var file = module.resolve("target/python-image/images.json");
    return ImagesFile.parse(Files.readString(file)).images().get(0);
  }

  /** The tags of the base that name its content, which a build sets. */
  private List<String> contentTags(ImageStoreFixture store) throws IOException {
    var id = entry(base).runtime().id();
    try (var docker = docker(store)) {
      return Stream.of(docker.inspectImageCmd(id).exec().getRepoTags())
          .flatMap(List::stream)
          .filter(tag -> tag.startsWith(folder + "/python:id-" + id.replace("sha256:", "")))
          .toList();
    }
  }

  private static DockerClient docker(ImageStoreFixture store) {
    var host = store.endpoint().uri();
    return DockerClientImpl.getInstance(
        DefaultDockerClientConfig.createDefaultConfigBuilder().build(),
        new ApacheDockerHttpClient.Builder().dockerHost(host).build());
  }

  @AfterEach
  void removeImages() {
    cleanup.forEach(Runnable::run);
  }

  @ParameterizedTest
  @EnumSource
  void applicationAddsItsRequirementsAndItsCode(ImageStoreFixture store) throws IOException {
    buildBase(store);
    runService(
        store,
        pipeline -> {
          pipeline.build();
          assertThat(pipeline.verify()).flatMap(Verification::findings).isEmpty();
        });

    var built = entry(service);
    try (var engine = engine(store)) {
      var parent = engine.inspect(entry(base).runtime().id()).orElseThrow().layers();
      var layers = engine.inspect(built.runtime().id()).orElseThrow().layers();
      assertThat(layers).hasSize(parent.size() + 2).startsWith(parent.toArray(String[]::new));
    }
    assertThat(contentTags(store)).as("tags for the build alone").isEmpty();
    assertThat(built.environment())
        .containsExactly("acme-service==1.0", "jinja2==3.1.6", "markupsafe==3.0.2");
    assertThat(built.user()).isEqualTo(entry(base).user());
  }

  @ParameterizedTest
  @EnumSource
  void applicationOfFilesNeedsNoWheels(ImageStoreFixture store) throws IOException {
    buildBase(store);
    remove(store, "/scripts:3.13");
    var image =
        """
        <image>
          <name>%s/scripts</name>
          <from><artifact>com.acme:python-base</artifact></from>
          <runtime>
            <files><file><source>acme_service.py</source><target>/srv/app/main.py</target></file></files>
            <workdir>/srv/app</workdir>
            <init>true</init>
          </runtime>
        </image>
        """
            .formatted(folder);

    run(
        store,
        service,
        image,
        pipeline -> {
          pipeline.build();
          assertThat(pipeline.verify()).flatMap(Verification::findings).isEmpty();
        });

    assertThat(entry(service).environment()).containsExactly("markupsafe==3.0.2");
    // Its parent has none, so it installs the package itself.
    assertThat(entry(base).init()).isNull();
    assertThat(entry(service).init()).isEqualTo("/usr/bin/tini");
  }

  /** A working directory is made in the step that would install packages: here there are none. */
  @ParameterizedTest
  @EnumSource(names = "CLASSIC")
  void workingDirectoryNeedsNoPackages(ImageStoreFixture store) throws IOException {
    buildBase(store);
    more = "<runtime><workdir>/srv/app</workdir></runtime>";

    runService(
        store,
        pipeline -> {
          pipeline.build();
          assertThat(pipeline.verify()).flatMap(Verification::findings).isEmpty();
        });
  }

  /** The name of the base got another image after it was built. */
  @ParameterizedTest
  @EnumSource
  void tagOfTheBaseMayHaveMoved(ImageStoreFixture store) throws IOException {
    buildBase(store);
    try (var engine = engine(store)) {
      var other = engine.id(EngineFact.BASE_MULTI_PLATFORM.need()).orElseThrow();
      engine.tag(other, folder + "/python", "3.13");
    }

    runService(
        store,
        pipeline -> {
          pipeline.build();
          assertThat(pipeline.verify()).flatMap(Verification::findings).isEmpty();
        });

    // It is the only name of the image now: without it the engine would delete it.
    var tag = contentTags(store).get(0);
    remove(store, tag.substring(folder.length()));
  }

  /** Somebody with access to the engine gives the tag of the build another image. */
  @ParameterizedTest
  @EnumSource
  void tagThatMovesWhileTheBuildRunsFailsIt(ImageStoreFixture store) throws Exception {
    buildBase(store);
    var moved = new AtomicReference<String>();
    var attacker =
        new Thread(
            () -> {
              try (var engine = engine(store)) {
                var other = engine.id(EngineFact.BASE_MULTI_PLATFORM.need()).orElseThrow();
                while (contentTags(store).isEmpty()) {
                  Thread.onSpinWait();
                }
                moved.set(contentTags(store).get(0));
                engine.tag(other, folder + "/python", moved.get().replaceFirst(".*:", ""));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    attacker.setDaemon(true);
    attacker.start();

    // Whether BuildKit had read the tag before or not.
    assertThatThrownBy(() -> runService(store, Pipeline::build))
        .isInstanceOfAny(BuildFailure.class, BuildKitException.class);
    attacker.join();
    assertThat(contentTags(store)).isEmpty();
    try (var engine = engine(store)) {
      assertThat(engine.id(moved.get())).isEmpty();
    }
    assertThat(service.resolve("target/python-image/images.json")).doesNotExist();
  }

  /** Modules of one Maven build with -T. */
  @ParameterizedTest
  @EnumSource
  void twoBuildsOnOneBaseDoNotTakeEachOthersTags(ImageStoreFixture store) throws Exception {
    buildBase(store);
    var parent = entry(base);
    Files.writeString(service.resolve("requirements.txt"), "jinja2==3.1.6\n");
    try (var engine = engine(store)) {
      var id = parent.runtime().id();
      var others = folder + "/python:id-" + id.replace("sha256:", "") + "-other";
      engine.tag(id, folder + "/python", others.replaceFirst(".*:", ""));

      runService(store, Pipeline::build);

      assertThat(contentTags(store)).containsExactly(others);
      engine.removeImage(others);
    }
  }

  @ParameterizedTest
  @EnumSource
  void baseThatIsNowhereNamesWhatToDo(ImageStoreFixture store) throws IOException {
    buildBase(store);
    var file = service.resolve("com.acme_python-base.json");
    var text = Files.readString(file).replaceAll("sha256:[0-9a-f]{60}", "sha256:" + "0".repeat(60));
    Files.writeString(file, text.replaceAll("\"digest\" : \"[^\"]*\",", ""));

    assertThatThrownBy(() -> runService(store, Pipeline::build))
        .isInstanceOf(BuildFailure.class)
        .hasMessageContaining(folder + "/python:3.13 is not in the engine that builds")
        .hasMessageContaining("-am");
  }

  @ParameterizedTest
  @EnumSource(names = "CLASSIC")
  void conflictWithTheBaseNamesBothSides(ImageStoreFixture store) throws IOException {
    buildBase(store);
    Files.writeString(service.resolve("requirements.txt"), "jinja2==3.1.6\nmarkupsafe==2.1.5\n");

    assertThatThrownBy(() -> runService(store, Pipeline::build))
        .isInstanceOf(BuildFailure.class)
        .hasMessageContaining(
            "contradict image python of com.acme:python-base, which has markupsafe 3.0.2")
        .hasMessageContaining("you require markupsafe==2.1.5");
  }
}
