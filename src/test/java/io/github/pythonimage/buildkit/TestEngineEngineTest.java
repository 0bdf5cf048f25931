package io.github.pythonimage.buildkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The engines that {@code .ci/engine} makes are what its facts say. */
@Tag("engine")
class TestEngineEngineTest {

  @Test
  void theSecondEngineHasTheContainerdImageStore() throws IOException {
    try (var engine = new TestEngine(TestEngine.containerd())) {
      assertThat(engine.docker.infoCmd().exec().getDriverStatuses().toString())
          .contains("io.containerd.snapshotter");
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

  @ParameterizedTest
  @EnumSource(
      value = EngineFact.class,
      names = {"CERTIFICATES_EXPIRED", "CERTIFICATES_WRONG_CA"})
  void wrongCertificatesKeepOneOut(EngineFact certificates) {
    var endpoint = TestEngine.tls(certificates);

    assertThatThrownBy(() -> BuildKit.connect(endpoint))
        .isInstanceOf(EngineUnavailableException.class);
  }
}
