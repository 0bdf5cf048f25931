package io.github.pythonimage.buildkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.buildkit.endpoint.Endpoint;
import io.github.pythonimage.buildkit.progress.BuildEvent;
import io.github.pythonimage.buildkit.request.BuildRequest;
import io.github.pythonimage.buildkit.request.Cache;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The cache of GitHub Actions, by a real buildkitd and a stand-in for GitHub's service. */
@Tag("engine")
@Timeout(120)
class GitHubCacheEngineTest {
  @TempDir private Path context;

  /** A token as a workflow has it; BuildKit reads from it where a cache may be written. */
  private static String token() {
    var claims =
        "{\"ac\": \"[{\\\"Scope\\\": \\\"refs/heads/main\\\", \\\"Permission\\\": 3}]\", \"exp\": 4102444800, \"nbf\": 1}";
    var encoder = Base64.getUrlEncoder().withoutPadding();
    return encoder.encodeToString("{\"alg\": \"HS256\"}".getBytes(StandardCharsets.UTF_8))
        + "."
        + encoder.encodeToString(claims.getBytes(StandardCharsets.UTF_8))
        + ".c2lnbmF0dXJl";
  }

  private static Cache cache(GitHubCacheServer server) {
    return new Cache(
        "gha",
        Map.of(
            "url", server.url(), "token", token(), "scope", "acme", "mode", "max", "version", "1"));
  }

  private List<BuildEvent> build(BuildKit buildKit, BuildRequest.Builder request) {
    var events = new CopyOnWriteArrayList<BuildEvent>();
    buildKit.start(request.build(), events::add).result().join();
    return events;
  }

  @Test
  void stepsAreWrittenAndFoundByTheirDaemon() throws Exception {
    var step = "RUN echo %d >/file\n".formatted(System.nanoTime());
    var dockerfile = "FROM debian:trixie-slim\n" + step;
    try (var server = new GitHubCacheServer();
        var buildKit = BuildKit.connect(Endpoint.of(EngineFact.BUILDKITD.need()))) {
      var events =
          build(
              buildKit,
              BuildRequest.builder(
                      context, dockerfile.replace("debian", EngineFact.REGISTRY.need() + "/debian"))
                  .cacheTo(cache(server)));

      assertThat(server.entries()).as(server.requests::toString).isGreaterThan(1);
      assertThat(server.requests)
          .filteredOn(request -> !request.contains("/blob/"))
          .allMatch(request -> request.endsWith("Bearer " + token()));
      assertThat(events.toString()).doesNotContain(token());

      build(
          buildKit,
          BuildRequest.builder(
                  context, dockerfile.replace("debian", EngineFact.REGISTRY.need() + "/debian"))
              .cacheFrom(cache(server)));
      assertThat(server.requests).anyMatch(request -> request.startsWith("GET /blob/"));
    }
  }

  @Test
  void answerOfADaemonThatCannotUseItIsReported() throws Exception {
    var request = BuildRequest.builder(context, "FROM scratch\nCOPY . /\n");
    try (var server = new GitHubCacheServer();
        var buildKit = BuildKit.connect(Endpoint.of(EngineFact.BUILDKITD.need()))) {
      var broken = new Cache("gha", Map.of("url", server.url(), "token", "s3cr3t"));

      assertThatThrownBy(() -> build(buildKit, request.cacheTo(broken)))
          .hasMessageContaining("token")
          .hasMessageNotContaining("s3cr3t");
    }
  }
}
