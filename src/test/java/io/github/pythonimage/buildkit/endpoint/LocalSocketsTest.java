package io.github.pythonimage.buildkit.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalSocketsTest {
  @TempDir private Path home;

  private Path socket(String path) throws IOException {
    var file = home.resolve(path);
    Files.createDirectories(file.getParent());
    return Files.createFile(file);
  }

  private LocalSockets sockets(Map<String, String> environment) {
    return new LocalSockets(environment, home, home.resolve("root"));
  }

  @Test
  void nothingIsNamedWhereNothingIs() {
    assertThat(sockets(Map.of("XDG_RUNTIME_DIR", "")).remedy()).isEmpty();
  }

  @Test
  void everyEngineIsNamedWithItsSetting() throws IOException {
    var rootless = socket("run/docker.sock");
    var desktop = socket(".docker/run/docker.sock");
    var own = socket("lima/default/docker.sock");
    var colima = socket(".colima/default/docker.sock");
    var newer = socket(".config/colima/default/docker.sock");
    var orbstack = socket(".orbstack/run/docker.sock");
    var rancher = socket(".rd/docker.sock");
    socket("root/run/podman/podman.sock");

    assertThat(
            sockets(
                    Map.of(
                        "XDG_RUNTIME_DIR", home.resolve("run").toString(),
                        "COLIMA_HOME", home.resolve("lima").toString()))
                .remedy())
        .hasValue(
            "set DOCKER_HOST=unix://%s for rootless Docker, or DOCKER_HOST=unix://%s for Docker Desktop, or DOCKER_HOST=unix://%s for colima, or DOCKER_HOST=unix://%s for colima, or DOCKER_HOST=unix://%s for colima, or DOCKER_HOST=unix://%s for OrbStack, or DOCKER_HOST=unix://%s for Rancher Desktop"
                .formatted(rootless, desktop, own, colima, newer, orbstack, rancher));
  }

  @Test
  void everyProfileOfColimaIsNamed() throws IOException {
    var work = socket(".colima/work/docker.sock");
    var usual = socket(".colima/default/docker.sock");
    var newer = socket("xdg/colima/arm/docker.sock");
    socket(".colima/_lima/colima/ha.sock");

    assertThat(sockets(Map.of("XDG_CONFIG_HOME", home.resolve("xdg").toString())).remedy())
        .hasValue(
            "set DOCKER_HOST=unix://%s for colima, or DOCKER_HOST=unix://%s for colima's profile work, or DOCKER_HOST=unix://%s for colima's profile arm"
                .formatted(usual, work, newer));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tmp/podman/podman-machine-default-api.sock",
        ".local/share/containers/podman/machine/podman.sock",
        ".local/share/containers/podman/machine/dev/podman.sock",
        ".podman/podman.sock",
        "root/run/podman/podman.sock"
      })
  void virtualMachinesOfPodmanAreNamed(String path) throws IOException {
    var podman = socket(path);
    socket("tmp/podman/podman-machine-default-gvproxy.sock");

    assertThat(sockets(Map.of("TMPDIR", home.resolve("tmp").toString())).remedy())
        .hasValueSatisfying(
            remedy -> assertThat(remedy).contains("listens at unix://" + podman + " and"));
  }

  @Test
  void podmanIsToldToNeedABuilder() throws IOException {
    var podman = socket("run/podman/podman.sock");

    assertThat(sockets(Map.of("XDG_RUNTIME_DIR", home.resolve("run").toString())).remedy())
        .hasValueSatisfying(
            remedy ->
                assertThat(remedy)
                    .contains("unix://" + podman + " and has no BuildKit")
                    .contains("python-image.builder"));
  }

  @Test
  void onlyTheDefaultPlaceHasAlternatives() throws IOException {
    var colima = socket(".colima/default/docker.sock");
    var setting = "set DOCKER_HOST=unix://" + colima + " for colima";
    var failure = new ConnectException("Connection refused");

    assertThat(new ConnectErrors(Endpoint.local(), sockets(Map.of())).describe(failure))
        .hasMessageContaining(setting);
    assertThat(
            new ConnectErrors(
                    Endpoint.parse("tcp://127.0.0.1:9", Optional.empty(), "DOCKER_HOST"),
                    sockets(Map.of()))
                .describe(failure))
        .hasMessageNotContaining("colima");
  }
}
