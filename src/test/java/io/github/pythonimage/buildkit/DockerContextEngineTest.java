package io.github.pythonimage.buildkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.buildkit.endpoint.Daemon;
import io.github.pythonimage.buildkit.endpoint.Endpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The docker command makes contexts, and we find what they lead to. */
@Tag("engine")
@Timeout(60)
class DockerContextEngineTest {

  // Its folder is called by another name.
  private static final String NAME = "the.engine+2_of-tests";

  @TempDir Path config;

  private void docker(String... arguments) throws IOException, InterruptedException {
    // By its option: the tests' docker has a configuration of its own in the environment, which
    // many share.
    var command = List.of(TestDaemon.docker(), "--config", config.toString());
    var builder =
        new ProcessBuilder(Stream.concat(command.stream(), Stream.of(arguments)).toList())
            .redirectErrorStream(true);
    var process = builder.start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }

  private Endpoint inUse() {
    return Endpoint.fromEnvironment(Map.of(), config);
  }

  @Test
  void contextInUseLeadsToItsEngine() throws Exception {
    var socket = EngineFact.CONTAINERD_HOST.need();
    docker("context", "create", NAME, "--docker", "host=" + socket);
    assertThat(inUse()).isEqualTo(Endpoint.local());

    docker("context", "use", NAME);
    assertThat(inUse()).hasToString(socket + " (from docker context '" + NAME + "')");
    try (var found = BuildKit.connect(inUse())) {
      // The usual engine has the other kind.
      assertThat(found.daemon().imageStore()).isEqualTo(Daemon.ImageStore.CONTAINERD);
    }

    docker("context", "use", "default");
    assertThat(inUse()).isEqualTo(Endpoint.local());
  }

  @Test
  void contextBringsItsCertificates() throws Exception {
    var host = EngineFact.TLS_HOST.need();
    var folder = EngineFact.CERTIFICATES.need();
    docker(
        "context",
        "create",
        NAME,
        "--docker",
        "host=%s,ca=%s/ca.pem,cert=%s/cert.pem,key=%s/key.pem"
            .formatted(host, folder, folder, folder));
    docker("context", "use", NAME);
    try (var found = BuildKit.connect(inUse())) {
      assertThat(found.daemon().kind()).isEqualTo(Daemon.Kind.ENGINE);
    }
  }
}
