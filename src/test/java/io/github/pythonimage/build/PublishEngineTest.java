package io.github.pythonimage.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.build.config.BuildConfigFixture;
import io.github.pythonimage.build.config.BuildFailure;
import io.github.pythonimage.build.config.Outputs;
import io.github.pythonimage.build.config.Outputs.Place;
import io.github.pythonimage.build.memo.BuildNote;
import io.github.pythonimage.buildkit.Connections;
import io.github.pythonimage.buildkit.EngineFact;
import io.github.pythonimage.buildkit.endpoint.Builders;
import io.github.pythonimage.buildkit.endpoint.Endpoint;
import io.github.pythonimage.docker.Engine;
import io.github.pythonimage.docker.address.EngineAddress;
import io.github.pythonimage.maven.PomImages;
import io.github.pythonimage.progress.ConsoleFake;
import io.github.pythonimage.secrets.BuildSecrets;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tags in a registry move only after everything was verified. */
@Tag("engine")
@Timeout(300)
class PublishEngineTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** The daemons that push. */
  enum Pusher {
    CONTAINERD(EngineFact.CONTAINERD_HOST),
    BUILDKITD(EngineFact.BUILDKITD);

    private final EngineFact fact;

    Pusher(EngineFact fact) {
      this.fact = fact;
    }

    /** The engine that runs what was pushed. */
    URI engine() {
      return URI.create(this == BUILDKITD ? System.getProperty("engine.host") : fact.need());
    }
  }

  @TempDir private Path module;
  private final ConsoleFake console = new ConsoleFake();
  private final String path = "publish/t" + Long.toString(System.nanoTime(), 36) + "/python";
  private final List<String> digests = new ArrayList<>();

  private Pipeline pipeline(Pusher pusher, Outputs outputs, String more, Connections connections) {
    var images =
        """
        <images><image>
          <name>%s/%s</name>
          <tags><tag>{series}</tag><tag>{series}-2</tag></tags>
          <base>%s</base>
          <pythons><python>3.13</python></pythons>
          <interpreter><provider>repository</provider></interpreter>
          %s
        </image></images>
        """
            .formatted(
                EngineFact.REGISTRY.need(), path, EngineFact.BASE_MULTI_PLATFORM.need(), more);
    var job =
        BuildConfigFixture.of(module, PomImages.of(images, module))
            .connections(connections)
            .secrets(new BuildSecrets(BuildConfigFixture.pip(), List.of(), List.of()))
            .options(BuildConfigFixture.onHost(false))
            .outputs(outputs);
    var daemon = pusher.fact.need();
    return new Pipeline(
        pusher == Pusher.BUILDKITD
            ? job.builders(Builders.of(List.of(daemon), Optional.empty()))
                .engine(() -> Endpoint.of(pusher.engine().toString()))
                .get()
            : job.engine(() -> Endpoint.of(daemon)).get(),
        console);
  }

  private void build(Pusher pusher, Outputs outputs, String more) {
    try (var connections = new Connections()) {
      pipeline(pusher, outputs, more, connections).build();
    }
  }

  private void verify(Pusher pusher, Outputs outputs, String more) {
    try (var connections = new Connections()) {
      pipeline(pusher, outputs, more, connections).verify();
    }
  }

  private static Outputs pushed(boolean unverified) {
    return new Outputs(List.of(), Set.of(Place.REGISTRY), List.of(), unverified);
  }

  private Optional<String> digest(String reference) throws Exception {
    var response = ask("HEAD", reference);
    var digest = response.headers().firstValue("Docker-Content-Digest");
    digest.ifPresent(digests::add);
    return response.statusCode() == 200 ? digest : Optional.empty();
  }

  private HttpResponse<String> ask(String method, String reference) throws Exception {
    return ask(method, path, reference);
  }

  private static HttpResponse<String> ask(String method, String repository, String reference)
      throws Exception {
    var address =
        "http://%s/v2/%s/manifests/%s".formatted(EngineFact.REGISTRY.need(), repository, reference);
    return HTTP.send(
        HttpRequest.newBuilder(URI.create(address))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .header("Accept", "application/vnd.oci.image.index.v1+json")
            .header("Accept", "application/vnd.oci.image.manifest.v1+json")
            .build(),
        BodyHandlers.ofString());
  }

  @AfterEach
  void removeImages() throws Exception {
    for (var digest : digests) {
      ask("DELETE", digest);
    }
  }

  /** What a build says of the content that it pushed. */
  private String pushedDigest() {
    var line = console.all.stream().filter(l -> l.contains("Pushed ")).findFirst().orElseThrow();
    var begin = line.indexOf('@') + 1;
    return line.substring(begin, line.indexOf(' ', begin));
  }

  @ParameterizedTest
  @EnumSource
  void aBuildMovesNoTagAndVerifyDoes(Pusher pusher) throws Exception {
    build(pusher, pushed(false), "");

    assertThat(digest("3.13")).isEmpty();
    assertThat(digest("3.13-2")).isEmpty();
    assertThat(digest("latest")).isEmpty();
    var digest = pushedDigest();
    assertThat(digest(digest)).contains(digest);
    assertThat(console.all)
        .anyMatch(
            line ->
                line.endsWith(
                    "Pushed %s/%s@%s without a tag; run mvn python-image:verify to verify it and set the tags 3.13, 3.13-2."
                        .formatted(EngineFact.REGISTRY.need(), path, digest)));

    assertThat(
            BuildNote.file(module.resolve("target/python-image"))
                .read()
                .orElseThrow()
                .get("python/3.13"))
        .satisfies(
            note -> {
              assertThat(note.isPinned()).isTrue();
              assertThat(note.layers()).containsOnlyKeys(note.platforms());
              assertThat(note.layers().values()).allMatch(layers -> layers.size() == 1);
            });

    verify(pusher, pushed(false), "");

    assertThat(digest("3.13")).contains(digest);
    assertThat(digest("3.13-2")).contains(digest);
    assertThat(console.all)
        .noneMatch(line -> line.contains("verified before"))
        .noneMatch(line -> line.contains("no container ran"));
    // Again: the image is not read, and the tags are as they were.
    console.all.clear();
    verify(pusher, pushed(false), "");
    assertThat(console.all)
        .anyMatch(line -> line.contains("python:3.13 was verified before and has not changed"));
    assertThat(digest("3.13")).contains(digest);
  }

  /** Where an image goes may have been said on the command line of the build alone. */
  @ParameterizedTest
  @EnumSource
  void theCommandThatABuildNamesSetsTheTags(Pusher pusher) throws Exception {
    build(pusher, pushed(false), "");

    verify(pusher, new Outputs(List.of(), Set.of(), List.of(), false), "");

    assertThat(digest("3.13")).contains(pushedDigest());
    assertThat(console.all).noneMatch(line -> line.contains("no container ran"));
  }

  @ParameterizedTest
  @EnumSource
  void eachRepositoryOfAnImageHasItsContentAndItsTags(Pusher pusher) throws Exception {
    var other = "<names><name>%s/%s-2</name></names>".formatted(EngineFact.REGISTRY.need(), path);
    build(pusher, pushed(false), other);
    var digest = pushedDigest();
    assertThat(ask("HEAD", path + "-2", digest).statusCode()).isEqualTo(200);
    assertThat(ask("HEAD", path + "-2", "3.13").statusCode()).isEqualTo(404);

    verify(pusher, pushed(false), other);

    assertThat(digest("3.13")).contains(digest);
    for (var tag : List.of("3.13", "3.13-2")) {
      assertThat(ask("HEAD", path + "-2", tag).headers().firstValue("Docker-Content-Digest"))
          .contains(digest);
    }
    ask("DELETE", path + "-2", digest);
  }

  @ParameterizedTest
  @EnumSource
  void aBadImageLeavesTheTagsWhereTheyWere(Pusher pusher) throws Exception {
    build(pusher, pushed(false), "");
    verify(pusher, pushed(false), "");
    var good = digest("3.13").orElseThrow();
    console.all.clear();
    var budget = "<verify><maxSize>1MB</maxSize></verify><runtime><uid>4242</uid></runtime>";

    build(pusher, pushed(false), budget);
    var bad = pushedDigest();

    assertThat(bad).isNotEqualTo(good);
    assertThat(digest(bad)).contains(bad);
    assertThatThrownBy(() -> verify(pusher, pushed(false), budget))
        .isInstanceOf(BuildFailure.class)
        .hasMessageContaining("No tag was set; these have none: ")
        .hasMessageContaining("@" + bad);
    assertThat(digest("3.13")).contains(good);
    assertThat(digest("3.13-2")).contains(good);
  }

  @ParameterizedTest
  @EnumSource
  void anImageThatFailsOnlyWhenItRunsGetsNoTag(Pusher pusher) throws Exception {
    new PureWheel("acme-fails", "1.0", "")
        .into(
            Files.createDirectories(module.resolve("lib")),
            Map.of("acme_fails.py", "raise ValueError('only when it runs')\n"));
    var wheels =
        "<wheels><wheels><wheel>lib/acme_fails-1.0-py3-none-any.whl</wheel></wheels></wheels>";
    build(pusher, pushed(false), wheels);
    var bad = pushedDigest();

    assertThatThrownBy(() -> verify(pusher, pushed(false), wheels))
        .isInstanceOf(BuildFailure.class)
        .hasMessageContaining("No tag was set; these have none: ")
        .hasMessageContaining("@" + bad);
    assertThat(console.all)
        .anyMatch(
            line ->
                line.contains("module-import: Module acme_fails of acme-fails 1.0")
                    && line.contains("only when it runs"));
    assertThat(digest("3.13")).isEmpty();
    try (var engine = Engine.connect(EngineAddress.of(pusher.engine(), Optional.empty()))) {
      var pulled = "%s/%s@%s".formatted(EngineFact.REGISTRY.need(), path, bad);
      assertThat(engine.inspect(pulled)).as("removed after it ran").isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void theOnlyOverrideSetsTagsAtOnceAndWarns(Pusher pusher) throws Exception {
    build(pusher, pushed(true), "");

    assertThat(digest("3.13")).isPresent();
    assertThat(digest("3.13-2")).isEqualTo(digest("3.13"));
    assertThat(console.all)
        .anyMatch(
            line ->
                line.startsWith(
                    "WARN python-image.push.unverified: Tags are set before anything is verified"));
  }
}
