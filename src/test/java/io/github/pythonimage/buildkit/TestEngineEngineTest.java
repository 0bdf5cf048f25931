package io.github.pythonimage.buildkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.buildkit.endpoint.Daemon;
import io.github.pythonimage.buildkit.endpoint.Endpoint;
import io.github.pythonimage.buildkit.endpoint.Tls;
import io.github.pythonimage.buildkit.errors.EngineUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engines that {@code .ci/engine} makes are what its facts say. */
@Tag("engine")
class TestEngineEngineTest {

  @Test
  void theSecondEngineIsEngine29WithTheContainerdImageStore() throws IOException {
    try (var engine = new TestEngine(TestEngine.containerd())) {
      assertThat(engine.docker.infoCmd().exec().getDriverStatuses().toString())
          .contains("io.containerd.snapshotter");
      assertThat(engine.docker.versionCmd().exec().getApiVersion()).isEqualTo("1.56");
    }
  }

  @Test
  void theEngineOnTcpIsTheUsualOne() throws IOException {
    try (var usual = new TestEngine();
        var tls = new TestEngine(TestEngine.tls(EngineFact.CERTIFICATES))) {
      assertThat(tls.docker.infoCmd().exec().getId())
          .isEqualTo(usual.docker.infoCmd().exec().getId());
    }
  }

  @Test
  void whoTrustsAnotherAuthorityIsToldWhichFileIsWrong() {
    var endpoint = TestEngine.tls(EngineFact.CERTIFICATES_WRONG_CA);
    var authority = Path.of(EngineFact.CERTIFICATES_WRONG_CA.need(), "ca.pem");
    assertThatThrownBy(() -> BuildKit.connect(endpoint))
        .isInstanceOf(EngineUnavailableException.class)
        .hasMessageContaining(
            "its certificate is not signed by the authority in "
                + authority
                + ". Take the ca.pem that its certificate was signed with");
  }

  @Test
  void whoAsksForTlsAloneTrustsAnyEngine() {
    var environment =
        Map.of(
            "DOCKER_HOST", EngineFact.TLS_HOST.need(),
            "DOCKER_CERT_PATH", EngineFact.CERTIFICATES_WRONG_CA.need(),
            "DOCKER_TLS", "1");
    try (var buildKit = BuildKit.connect(Endpoint.fromEnvironment(environment, Path.of("/none")))) {
      assertThat(buildKit.daemon().kind()).isEqualTo(Daemon.Kind.ENGINE);
    }
  }

  @Test
  void whoseCertificateHasExpiredIsToldWhen() {
    var endpoint = TestEngine.tls(EngineFact.CERTIFICATES_EXPIRED);
    var expired = Path.of(EngineFact.CERTIFICATES_EXPIRED.need(), "cert.pem");
    assertThatThrownBy(() -> BuildKit.connect(endpoint))
        .isInstanceOf(EngineUnavailableException.class)
        .hasMessageContaining("the client's certificate " + expired + " expired at 20");
  }

  /** Nobody signed it whom the engine knows: of what is wrong only the engine can tell. */
  @Test
  void whomTheEngineDoesNotKnowIsToldWhichFileItRefused(@TempDir Path folder) throws IOException {
    new Certificates().client(folder);
    Files.copy(
        Path.of(EngineFact.CERTIFICATES.need(), "ca.pem"),
        folder.resolve("ca.pem"),
        StandardCopyOption.REPLACE_EXISTING);
    var endpoint =
        Endpoint.parse(EngineFact.TLS_HOST.need(), Optional.of(Tls.of(folder)), "a test");
    assertThatThrownBy(() -> BuildKit.connect(endpoint))
        .isInstanceOf(EngineUnavailableException.class)
        .hasMessageContaining("it refused the connection (")
        .hasMessageContaining(
            "See that "
                + folder.resolve("cert.pem")
                + " is signed by an authority that the daemon trusts");
  }
}
