package io.github.pythonimage.buildkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The registry that takes anything from anybody, and what a test pushed there. */
public final class TestRegistry implements AutoCloseable {

  private static final List<String> MANIFESTS =
      List.of(
          "application/vnd.oci.image.index.v1+json",
          "application/vnd.oci.image.manifest.v1+json",
          "application/vnd.docker.distribution.manifest.list.v2+json",
          "application/vnd.docker.distribution.manifest.v2+json");

  private final HttpClient http = HttpClient.newHttpClient();
  private final Set<String> pushed = new LinkedHashSet<>();

  /** The whole name of an image that goes away with this, such as {@code outputs/several:1}. */
  public String image(String name) {
    // Asked first: where there is none, nothing of it goes away later.
    var registry = EngineFact.REGISTRY.need();
    pushed.add(name);
    return registry + "/" + name;
  }

  /** What the registry has under a name without its host. */
  HttpResponse<String> manifest(String name) throws IOException, InterruptedException {
    var response = ask("GET", name, name.substring(name.lastIndexOf(':') + 1));
    assertThat(response.statusCode()).as(name).isEqualTo(200);
    return response;
  }

  /** An image of this registry by its digest. */
  String pinned(String image) throws IOException, InterruptedException {
    var answer = manifest(image.substring(image.indexOf('/') + 1));
    var digest = answer.headers().firstValue("Docker-Content-Digest").orElseThrow();
    return image.substring(0, image.lastIndexOf(':')) + "@" + digest;
  }

  private HttpResponse<String> ask(String method, String name, String reference)
      throws IOException, InterruptedException {
    var repository = name.substring(0, name.lastIndexOf(':'));
    var address =
        "http://%s/v2/%s/manifests/%s".formatted(EngineFact.REGISTRY.need(), repository, reference);
    var request =
        HttpRequest.newBuilder(URI.create(address))
            .method(method, HttpRequest.BodyPublishers.noBody());
    MANIFESTS.forEach(type -> request.header("Accept", type));
    return http.send(request.build(), BodyHandlers.ofString());
  }

  @Override
  public void close() throws IOException {
    try {
      for (var name : pushed) {
        var there = ask("HEAD", name, name.substring(name.lastIndexOf(':') + 1));
        // Where it is not, it was not pushed, or has gone with another name of the same.
        if (there.statusCode() == 200) {
          ask("DELETE", name, there.headers().firstValue("Docker-Content-Digest").orElseThrow());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
