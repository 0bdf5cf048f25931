package io.github.pythonimage.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.build.config.BuildConfigFixture;
import io.github.pythonimage.build.config.BuildFailure;
import io.github.pythonimage.build.config.BuildOptions;
import io.github.pythonimage.build.config.Engines;
import io.github.pythonimage.build.config.InfrastructureFailure;
import io.github.pythonimage.build.config.Outputs;
import io.github.pythonimage.buildkit.Connections;
import io.github.pythonimage.buildkit.EngineFact;
import io.github.pythonimage.buildkit.ImageStoreFixture;
import io.github.pythonimage.buildkit.credentials.CredentialSource;
import io.github.pythonimage.buildkit.credentials.Credentials;
import io.github.pythonimage.buildkit.errors.BuildKitException;
import io.github.pythonimage.buildkit.registry.RegistryAccess;
import io.github.pythonimage.buildkit.registry.RegistryRepository;
import io.github.pythonimage.buildkit.request.NoCache;
import io.github.pythonimage.docker.Engine;
import io.github.pythonimage.docker.RegistryLogin;
import io.github.pythonimage.http.WebProxies;
import io.github.pythonimage.maven.PomImages;
import io.github.pythonimage.progress.ConsoleFake;
import io.github.pythonimage.secrets.BuildSecrets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Images of both image stores, pushed to a registry that demands a password. */
@Tag("engine")
@Timeout(300)
class PushEngineTest {
  private static final String REGISTRY = EngineFact.PRIVATE_REGISTRY.need();
  private static final CredentialSource LOGIN =
      host ->
          Optional.of(
              new Credentials(
                  EngineFact.PRIVATE_REGISTRY_USER.need(),
                  EngineFact.PRIVATE_REGISTRY_PASSWORD.need(),
                  "a test"));

  @TempDir private Path module;
  private final ConsoleFake console = new ConsoleFake();
  private final String path = "push/t" + Long.toString(System.nanoTime(), 36) + "/python";
  private final String repository = REGISTRY + "/" + path;
  private final List<Runnable> cleanup = new ArrayList<>();
  private CredentialSource credentials = LOGIN;
  private boolean unverified;
  private boolean offline;
  private BuildOptions options = BuildConfigFixture.onHost(false);

  private void run(ImageStoreFixture store, String more, Consumer<Pipeline> goals) {
    var images =
        """
        <images><image>
          <name>%s</name>
          <tags><tag>{series}</tag><tag>{series}-2</tag></tags>
          <base>%s</base>
          <pythons><python>3.13</python></pythons>
          <interpreter><provider>repository</provider></interpreter>
          %s
        </image></images>
        """
            .formatted(repository, EngineFact.BASE_MULTI_PLATFORM.need(), more);
    try (var connections = new Connections()) {
      var config =
          BuildConfigFixture.of(module, PomImages.of(images, module))
              .connections(connections)
              .engine(store::endpoint)
              .credentials(credentials)
              .secrets(new BuildSecrets(BuildConfigFixture.pip(), List.of(), List.of()))
              .options(options)
              .outputs(new Outputs(List.of(), Set.of(), List.of(), unverified))
              .offline(offline)
              .get();
      cleanup.add(() -> removeLocal(store));
      goals.accept(new Pipeline(config, console));
    }
  }

  private void build(ImageStoreFixture store) {
    run(store, "", Pipeline::build);
  }

  private void verify(ImageStoreFixture store) {
    run(store, "", Pipeline::verify);
  }

  private void push(ImageStoreFixture store) {
    run(store, "", pipeline -> pipeline.push(false));
  }

  private void removeLocal(ImageStoreFixture store) {
    try (var engine = engine(store)) {
      engine.removeImage(repository + ":3.13");
      engine.removeImage(repository + ":3.13-2");
    }
  }

  private static Engine engine(ImageStoreFixture store) {
    var endpoint = store.endpoint();
    return Engines.connect(endpoint);
  }

  @AfterEach
  void removeImages() {
    cleanup.forEach(Runnable::run);
  }

  private RegistryRepository registry() {
    return new RegistryRepository(repository, new RegistryAccess(LOGIN, WebProxies.NONE));
  }

  private static RegistryLogin login() {
    return new RegistryLogin(
        REGISTRY,
        EngineFact.PRIVATE_REGISTRY_USER.need(),
        EngineFact.PRIVATE_REGISTRY_PASSWORD.need());
  }

  private String id(ImageStoreFixture store) {
    try (var engine = engine(store)) {
      return engine.id(repository + ":3.13").orElseThrow();
    }
  }

  @ParameterizedTest
  @EnumSource
  void verifiedImageIsPushedAndItsTagsPointToIt(ImageStoreFixture store) {
    build(store);
    verify(store);

    push(store);

    var digest = registry().digest("3.13").orElseThrow();
    assertThat(registry().digest("3.13-2")).contains(digest);
    assertThat(console.all)
        .anyMatch(line -> line.contains("Pushed " + repository + "@" + digest))
        .anyMatch(
            line -> line.contains("Set the tags 3.13, 3.13-2 of " + repository + "@" + digest));
    // What anybody gets by the tag is the image that was verified.
    var id = id(store);
    removeLocal(store);
    try (var engine = engine(store)) {
      engine.pull(repository + ":3.13", Optional.of(login()));
      assertThat(engine.id(repository + ":3.13")).contains(id);
    }
  }

  /** How the build was done is no property of the image. */
  @ParameterizedTest
  @EnumSource
  void verifiedImageIsPushedWithOtherBuildOptions(ImageStoreFixture store) {
    options = BuildConfigFixture.onHost(false, NoCache.stages(Set.of("runtime")));
    build(store);
    verify(store);
    options = BuildConfigFixture.onHost(false);

    push(store);

    assertThat(registry().digest("3.13")).isPresent();
  }

  @ParameterizedTest
  @EnumSource
  void messageNamesOtherRulesAndExpectations(ImageStoreFixture store) {
    build(store);
    verify(store);

    assertThatThrownBy(
            () ->
                run(
                    store,
                    "<policies><base-musl>off</base-musl></policies><verify><maxSize>900MB</maxSize></verify>",
                    pipeline -> pipeline.push(false)))
        .isInstanceOf(BuildFailure.class)
        .hasMessageContaining(
            "(other rules: <policies>, <verify><accept> or <sigstore>; other expectations: <image> in the POM)");
    assertThat(registry().digest("3.13")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void secondPushSendsNothing(ImageStoreFixture store) {
    build(store);
    verify(store);
    push(store);
    console.all.clear();

    push(store);

    assertThat(console.all)
        .anyMatch(line -> line.endsWith("is in the registry"))
        .noneMatch(line -> line.contains("Pushed "));
    try (var engine = engine(store)) {
      var hex = id(store).substring("sha256:".length());
      assertThat(engine.id(repository + ":id-" + hex)).as("a tag for the way").isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void imageThatWasNotVerifiedIsRefused(ImageStoreFixture store) {
    build(store);

    assertThatThrownBy(() -> push(store))
        .isInstanceOf(BuildFailure.class)
        .hasMessageStartingWith(
            "1 image is not verified as it is now: %s:3.13 (no verification of it is recorded that passed). "
                .formatted(repository))
        .hasMessageContaining("mvn python-image:verify");
    assertThat(registry().digest("3.13")).isEmpty();

    unverified = true;
    push(store);

    assertThat(registry().digest("3.13")).isPresent();
    assertThat(console.all)
        .anyMatch(
            line ->
                line.startsWith("WARN python-image.push.unverified: Pushed without verification"));
  }

  /** Between verification and push, another image got the verified one's name. */
  @ParameterizedTest
  @EnumSource
  void imageThatWasReplacedAfterVerificationIsRefused(ImageStoreFixture store) {
    build(store);
    verify(store);
    try (var engine = engine(store)) {
      engine.pull(EngineFact.BASE_MULTI_PLATFORM.need(), Optional.empty());
      var other = engine.id(EngineFact.BASE_MULTI_PLATFORM.need()).orElseThrow();
      engine.tag(other, repository, "3.13");
    }

    assertThatThrownBy(() -> push(store))
        .isInstanceOf(BuildFailure.class)
        .hasMessageStartingWith(
            "1 image is not verified as it is now: %s:3.13 (another image id: "
                .formatted(repository));
    assertThat(registry().digest("3.13")).isEmpty();
  }

  /** Whoever may push to the repository put another image under the tag that names the content. */
  @ParameterizedTest
  @EnumSource(names = "CLASSIC")
  void foreignImageUnderTheTagOfTheContentIsNotTaken(ImageStoreFixture store) {
    build(store);
    verify(store);
    var id = id(store);
    var tag = "id-" + id.substring("sha256:".length());
    var base = EngineFact.BASE_MULTI_PLATFORM.need();
    try (var engine = engine(store)) {
      engine.pull(base, Optional.empty());
      engine.tag(engine.id(base).orElseThrow(), repository, tag);
      engine.push(repository, tag, Optional.of(login()));
      engine.removeImage(repository + ":" + tag);
    }
    var foreign = registry().digest(tag).orElseThrow();

    push(store);

    assertThat(registry().digest("3.13")).isPresent().get().isNotEqualTo(foreign);
    assertThat(registry().manifest(registry().digest("3.13").orElseThrow()).content()).contains(id);
  }

  @ParameterizedTest
  @EnumSource
  void wrongPasswordNamesWhereItIsFrom(ImageStoreFixture store) {
    build(store);
    verify(store);
    credentials = host -> Optional.of(new Credentials("tester", "wrong-password", "a test"));

    assertThatThrownBy(() -> push(store))
        .isInstanceOfAny(BuildKitException.class, InfrastructureFailure.class)
        .hasMessageContaining("a test")
        .hasMessageNotContaining("wrong-password");
    assertThat(registry().digest("3.13")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = "CLASSIC")
  void offlineMavenPushesNothing(ImageStoreFixture store) {
    offline = true;

    assertThatThrownBy(() -> push(store))
        .isInstanceOf(BuildFailure.class)
        .hasMessageStartingWith("push needs the network, and Maven is offline.");
  }
}
