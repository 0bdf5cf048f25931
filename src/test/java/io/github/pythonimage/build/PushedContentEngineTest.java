package io.github.pythonimage.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.pythonimage.build.config.BuildConfig;
import io.github.pythonimage.build.config.BuildConfigFixture;
import io.github.pythonimage.build.config.BuildFailure;
import io.github.pythonimage.build.config.Outputs;
import io.github.pythonimage.build.config.Outputs.Place;
import io.github.pythonimage.build.memo.PushedImage;
import io.github.pythonimage.build.memo.PushedImages;
import io.github.pythonimage.buildkit.BuildKit;
import io.github.pythonimage.buildkit.Connections;
import io.github.pythonimage.buildkit.EngineFact;
import io.github.pythonimage.buildkit.endpoint.Endpoint;
import io.github.pythonimage.buildkit.request.BuildRequest;
import io.github.pythonimage.buildkit.request.Network;
import io.github.pythonimage.catalog.Catalog;
import io.github.pythonimage.dockerfile.DockerCommand;
import io.github.pythonimage.maven.PomImages;
import io.github.pythonimage.plan.Planner;
import io.github.pythonimage.plan.Target;
import io.github.pythonimage.progress.ConsoleFake;
import io.github.pythonimage.verify.layers.ImageFixture;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An engine has a good image, and what was pushed under the same configuration is another one. */
@Tag("engine")
@Timeout(300)
class PushedContentEngineTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir private Path module;
  private final ConsoleFake console = new ConsoleFake();
  private final String host = System.getProperty("engine.host");
  private final String path = "pushed/t" + Long.toString(System.nanoTime(), 36);
  private final String name = EngineFact.REGISTRY.need() + "/" + path;

  private BuildConfig job(Connections connections) {
    var images =
        "<images><image><name>%s</name><tags><tag>1</tag></tags><pythons><python>3.13</python></pythons></image></images>"
            .formatted(name);
    return BuildConfigFixture.of(module, PomImages.of(images, module))
        .engine(() -> Endpoint.of(host))
        .connections(connections)
        .options(BuildConfigFixture.onHost(false))
        .outputs(new Outputs(List.of(), Set.of(Place.ENGINE, Place.REGISTRY), List.of(), false))
        .get();
  }

  /** Builds and pushes an image; what is in it is not judged here. */
  private String push() throws Exception {
    var dockerfile = "FROM debian:trixie-slim\nRUN echo good > /opt/app.py\n";
    try (var buildKit = BuildKit.connect(Endpoint.of(host))) {
      var request =
          BuildRequest.builder(module, dockerfile).name(name + ":1").network(Network.HOST).build();
      buildKit.start(request, event -> {}).result().join();
    }
    DockerCommand.run("-H", host, "push", name + ":1");
    return ask("GET", "manifests/1", BodyPublishers.noBody()).body();
  }

  /** The same manifest with another layer instead of the last one. */
  private String tampered(String manifest) throws Exception {
    var layer = ImageFixture.gzip(ImageFixture.tar(l -> l.file("opt/app.py", "evil")));
    var digest = ImageFixture.digest(layer);
    var upload = ask("POST", "blobs/uploads/", BodyPublishers.noBody());
    var place = URI.create(upload.headers().firstValue("Location").orElseThrow());
    var address =
        URI.create("http://" + EngineFact.REGISTRY.need()).resolve(place)
            + (place.getQuery() == null ? "?" : "&")
            + "digest="
            + digest;
    var put =
        HttpRequest.newBuilder(URI.create(address))
            .header("Content-Type", "application/octet-stream")
            .PUT(BodyPublishers.ofByteArray(layer))
            .build();
    assertThat(HTTP.send(put, BodyHandlers.discarding()).statusCode()).isEqualTo(201);
    var changed = (ObjectNode) JSON.readTree(manifest);
    var last = (ObjectNode) changed.path("layers").get(changed.path("layers").size() - 1);
    last.put("digest", digest).put("size", layer.length);
    var text = changed.toString();
    assertThat(ask("PUT", "manifests/evil", BodyPublishers.ofString(text)).statusCode())
        .isEqualTo(201);
    return text;
  }

  private HttpResponse<String> ask(String method, String what, BodyPublisher body)
      throws Exception {
    var address = "http://%s/v2/%s/%s".formatted(EngineFact.REGISTRY.need(), path, what);
    var request = HttpRequest.newBuilder(URI.create(address)).method(method, body);
    request.header("Accept", MANIFEST).header("Content-Type", MANIFEST);
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  private void verify(String manifest) {
    console.all.clear();
    try (var connections = new Connections()) {
      var job = job(connections);
      var plan = new Planner(Catalog.load(), Instant.now()).plan(job.images());
      var target = Target.of(plan).get(0);
      var digest = ImageFixture.digest(manifest.getBytes(StandardCharsets.UTF_8));
      PushedImages.in(job.output())
          .add(List.of(new PushedImage(target.label(), "runtime", target.names(), digest)));
      // It has no Python; what else was found counts here.
      assertThatThrownBy(new Pipeline(job, console)::verify).isInstanceOf(BuildFailure.class);
    }
  }

  @AfterEach
  void remove() throws Exception {
    DockerCommand.run("-H", host, "rmi", "--force", name + ":1");
    for (var tag : List.of("1", "evil")) {
      var head = ask("HEAD", "manifests/" + tag, BodyPublishers.noBody());
      var digest = head.headers().firstValue("Docker-Content-Digest");
      if (digest.isPresent()) {
        ask("DELETE", "manifests/" + digest.get(), BodyPublishers.noBody());
      }
    }
  }

  @Test
  void isNotTakenForTheImageOfTheEngine() throws Exception {
    var good = push();
    verify(good);
    assertThat(console.all)
        .noneMatch(line -> line.contains(" is damaged: "))
        .noneMatch(line -> line.contains("another image under this name"));

    verify(tampered(good));

    assertThat(console.all)
        .anyMatch(line -> line.contains(" is damaged: layer 2 of 2 (sha256:"))
        .noneMatch(line -> line.contains("another image under this name"));
  }
}
