package io.github.pythonimage.buildkit.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.buildkit.endpoint.Daemon;
import io.github.pythonimage.buildkit.endpoint.Daemon.ImageStore;
import io.github.pythonimage.buildkit.errors.UnsupportedException;
import io.github.pythonimage.buildkit.request.Attestation;
import io.github.pythonimage.buildkit.request.BuildRequest;
import io.github.pythonimage.buildkit.request.Output;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How a request is said to daemons of several kinds and versions. */
class SolveRequestsTest {

  private static Daemon version(String version) {
    return new Daemon(Daemon.Kind.STANDALONE, version, List.of(), ImageStore.NONE);
  }

  // It would read none of several exporters and say that all is well.
  @Test
  void severalOutputsNeedADaemonThatReadsThem() {
    var request =
        BuildRequest.builder(Path.of("."), "FROM scratch\n")
            .name("a")
            .output(new Output.Files(Path.of("files")))
            .build();

    for (var old : List.of("Docker/24.0.0 (linux)", "Docker/25.0.3 (linux)", "BuildKit v0.12.5")) {
      assertThatThrownBy(() -> new OutputRules(version(old)).check(request))
          .isInstanceOf(UnsupportedException.class)
          .hasMessageContaining(old)
          .hasMessageContaining("2 are asked for");
    }
    for (var recent :
        List.of(
            "Docker/26.0.0 (linux)", "Docker/28.5.2", "BuildKit v0.13.0", "BuildKit v0.34.2", "")) {
      new OutputRules(version(recent)).check(request);
    }
  }

  @Test
  void attributesOfAttestationsAreALineOfCsv() {
    var request =
        BuildRequest.builder(Path.of("."), "FROM scratch\n")
            .attestation(new Attestation("provenance", Map.of("mode", "max", "x", "a,b\"c")))
            .attestation(new Attestation("sbom", Map.of()))
            .build();

    assertThat(
            SolveRequests.of(request, new Caches(request), "ref", "session", version(""))
                .getFrontendAttrsMap())
        .containsEntry("attest:provenance", "mode=max,\"x=a,b\"\"c\"")
        .containsEntry("attest:sbom", "");
  }
}
