package io.github.pythonimage.buildkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.buildkit.Daemon.Kind;
import io.github.pythonimage.buildkit.wire.BuildkitVersion;
import io.github.pythonimage.buildkit.wire.Platform;
import io.github.pythonimage.buildkit.wire.WorkerRecord;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What workers say of themselves, as seen on the daemons of the engine tests. */
class DaemonTest {

  private static final String LABEL = "org.mobyproject.buildkit.worker.";

  private static Kind kind(Map<String, String> labels) {
    return Daemon.of(WorkerRecord.newBuilder().putAllLabels(labels).build()).kind();
  }

  @Test
  void kindsAreToldApartByTheirLabels() {
    assertThat(kind(Map.of())).isEqualTo(Kind.CLASSIC_ENGINE);
    assertThat(kind(Map.of(LABEL + "moby.host-gateway-ip", "172.17.0.1")))
        .isEqualTo(Kind.CLASSIC_ENGINE);
    assertThat(
            kind(
                Map.of(LABEL + "snapshotter", "overlayfs", LABEL + "containerd.namespace", "moby")))
        .isEqualTo(Kind.CONTAINERD_ENGINE);
    assertThat(kind(Map.of(LABEL + "snapshotter", "overlayfs", LABEL + "executor", "oci")))
        .isEqualTo(Kind.BUILDKITD);
    assertThat(
            kind(
                Map.of(
                    LABEL + "snapshotter",
                    "overlayfs",
                    LABEL + "containerd.namespace",
                    "buildkit")))
        .isEqualTo(Kind.BUILDKITD);
  }

  @Test
  void platformsHaveTheirUsualNames() {
    var worker =
        WorkerRecord.newBuilder()
            .addPlatforms(Platform.newBuilder().setOs("linux").setArchitecture("amd64"))
            .addPlatforms(
                Platform.newBuilder().setOs("linux").setArchitecture("arm").setVariant("v7"))
            .build();

    assertThat(Daemon.of(worker).platforms()).containsExactly("linux/amd64", "linux/arm/v7");
  }

  private static Daemon version(String version) {
    return Daemon.of(
        WorkerRecord.newBuilder()
            .setBuildkitVersion(BuildkitVersion.newBuilder().setVersion(version))
            .putLabels(LABEL + "snapshotter", "overlayfs")
            .build());
  }

  // It would read none of several exporters and say that all is well.
  @Test
  void severalOutputsNeedADaemonThatReadsThem() {
    var request =
        BuildRequest.builder(Path.of("."), "FROM scratch\n")
            .name("a")
            .output(new Output.Files(Path.of("files")))
            .build();

    for (var old : List.of("v0.11.7+d3e6c1360f6e", "v0.12.5", "v0.9.0")) {
      assertThatThrownBy(() -> new OutputRules(version(old)).check(request))
          .isInstanceOf(UnsupportedOutputException.class)
          .hasMessageContaining("BuildKit " + old)
          .hasMessageContaining("2 are asked for");
    }
    for (var recent : List.of("v0.13.0", "v0.34.2", "v1.0.0", "v0.0.0+unknown", "")) {
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

    assertThat(SolveRequests.of(request, "ref", "session", version("")).getFrontendAttrsMap())
        .containsEntry("attest:provenance", "mode=max,\"x=a,b\"\"c\"")
        .containsEntry("attest:sbom", "");
  }
}
