package io.github.pythonimage.buildkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.buildkit.endpoint.Builders;
import io.github.pythonimage.buildkit.endpoint.Daemon;
import io.github.pythonimage.buildkit.endpoint.Endpoint;
import io.github.pythonimage.buildkit.endpoint.Tls;
import io.github.pythonimage.buildkit.progress.BuildEvent;
import io.github.pythonimage.buildkit.request.BuildRequest;
import io.github.pythonimage.buildkit.request.NoCache;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A buildkitd without an engine around it. */
@Tag("engine")
@Timeout(60)
class StandaloneEngineTest {

  @TempDir Path context;

  private static Endpoint buildkitd() {
    return Endpoint.of(EngineFact.BUILDKITD.need());
  }

  private static Endpoint tls(EngineFact certificates) {
    return Endpoint.parse(
        EngineFact.BUILDKITD_TLS.need(),
        Optional.of(Tls.of(Path.of(certificates.need()))),
        Builders.ORIGIN);
  }

  private void build(BuildKit buildKit) throws Exception {
    Files.writeString(context.resolve("file"), "content");
    var request = BuildRequest.builder(context, "FROM scratch\nCOPY --link file /\n").build();
    buildKit.start(request, event -> {}).result().join();
  }

  @Test
  void isKnownByItsAnswersAndBuilds() throws Exception {
    var began = System.nanoTime();
    try (var buildKit = BuildKit.connect(buildkitd())) {
      assertThat(System.nanoTime() - began).isLessThan(9_000_000_000L);
      var daemon = buildKit.daemon();
      assertThat(daemon.kind()).isEqualTo(Daemon.Kind.STANDALONE);
      assertThat(daemon.imageStore()).isEqualTo(Daemon.ImageStore.NONE);
      assertThat(daemon.version()).startsWith("BuildKit v");
      assertThat(daemon.platform()).startsWith("linux/");
      build(buildKit);
    }
  }

  @Test
  void behindTlsItKnowsItsClients() throws Exception {
    try (var buildKit = BuildKit.connect(tls(EngineFact.CERTIFICATES))) {
      assertThat(buildKit.daemon().kind()).isEqualTo(Daemon.Kind.STANDALONE);
      build(buildKit);
    }
  }

  @Test
  void wrongAuthority() {
    var endpoint = tls(EngineFact.CERTIFICATES_WRONG_CA);
    assertThatThrownBy(() -> BuildKit.connect(endpoint))
        .hasMessageContaining("its certificate is not signed by the authority in ");
  }

  @Test
  void expiredClient() {
    var endpoint = tls(EngineFact.CERTIFICATES_EXPIRED);
    assertThatThrownBy(() -> BuildKit.connect(endpoint))
        .hasMessageContaining("the client's certificate ")
        .hasMessageContaining(" expired at ");
  }

  @Test
  void clientWithoutACertificate() throws Exception {
    Files.copy(Path.of(EngineFact.CERTIFICATES.need(), "ca.pem"), context.resolve("ca.pem"));
    var endpoint =
        Endpoint.parse(
            EngineFact.BUILDKITD_TLS.need(), Optional.of(Tls.of(context)), Builders.ORIGIN);
    assertThatThrownBy(() -> BuildKit.connect(endpoint))
        .hasMessageContaining("it wants to know its clients")
        .hasMessageContaining("Put cert.pem and key.pem into " + context);
  }

  @Test
  void plainToItsTlsPort() {
    var endpoint = Endpoint.parse(EngineFact.BUILDKITD_TLS.need(), Optional.empty(), "a test");
    assertThatThrownBy(() -> BuildKit.connect(endpoint))
        .hasMessageContaining("TLS")
        .hasMessageContaining("python-image.builder.certificates");
  }

  @Test
  void eachPlatformGoesToItsBuilder() {
    var base = EngineFact.BASE_MULTI_PLATFORM.need();
    var builders =
        Builders.of(
            List.of(
                "linux/amd64=" + buildkitd().uri(),
                "linux/arm64=" + EngineFact.BUILDKITD_TLS.need()),
            Optional.of(Path.of(EngineFact.CERTIFICATES.need())));
    var machines = new ArrayList<String>();
    try (var connections = new Connections()) {
      builders
          .assign(List.of("linux/arm64", "linux/amd64"))
          .forEach(
              (endpoint, platforms) -> {
                var buildKit = connections.to(endpoint);
                buildKit.daemon().require(platforms, endpoint);
                var said = machine(buildKit, base, platforms.get(0));
                machines.add(endpoint.uri().getScheme() + " " + said);
              });
    }
    assertThat(machines).containsExactly("tcp aarch64", "unix x86_64");
  }

  private String machine(BuildKit buildKit, String base, String platform) {
    var events = new CopyOnWriteArrayList<BuildEvent>();
    var request =
        BuildRequest.builder(context, "FROM " + base + "\nRUN uname -m\n")
            .platform(platform)
            .noCache(NoCache.all())
            .build();
    buildKit.start(request, events::add).result().join();
    return TestEngine.logged(events).reduce((first, last) -> last).orElseThrow();
  }
}
