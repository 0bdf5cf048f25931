package io.github.pythonimage.buildkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.buildkit.endpoint.Daemon;
import io.github.pythonimage.buildkit.endpoint.Endpoint;
import io.github.pythonimage.buildkit.endpoint.Tls;
import io.github.pythonimage.buildkit.errors.BuildCancelledException;
import io.github.pythonimage.buildkit.errors.ConnectionLostException;
import io.github.pythonimage.buildkit.errors.EngineUnavailableException;
import io.github.pythonimage.buildkit.errors.UnsupportedException;
import io.github.pythonimage.buildkit.progress.BuildEvent;
import io.github.pythonimage.buildkit.progress.ProgressListener;
import io.github.pythonimage.buildkit.request.BuildRequest;
import io.github.pythonimage.buildkit.request.Network;
import io.github.pythonimage.buildkit.request.NoCache;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Ways to an engine. */
@Tag("engine")
@Timeout(60)
class ConnectionEngineTest {

  private TestEngine engine;

  @TempDir Path context;
  @TempDir Path certificates;

  @BeforeEach
  void connect() {
    engine = new TestEngine();
  }

  @AfterEach
  void disconnect() throws IOException {
    if (engine != null) {
      engine.close();
    }
  }

  private List<String> build(BuildKit buildKit) {
    var events = new CopyOnWriteArrayList<BuildEvent>();
    var request =
        BuildRequest.builder(context, "FROM debian:trixie-slim\nRUN seq 1 5000\n")
            .network(Network.HOST)
            .noCache(NoCache.all())
            .build();
    buildKit.start(request, events::add).result().join();
    return TestEngine.logged(events).toList();
  }

  /** Engine 29.2 and newer speak HTTP/2 at once, and answer an upgrade no more. */
  @Test
  void buildsOnEngine29OverItsSocket() {
    try (var buildKit = BuildKit.connect(TestEngine.containerd())) {
      assertThat(buildKit.daemon().version()).startsWith("Docker/29.");
      assertThat(build(buildKit)).hasSize(5000);
    }
  }

  @Test
  void buildsOnEngine29OverTcpWithCertificates() {
    var tls = Tls.of(Path.of(EngineFact.CERTIFICATES.need()));
    var endpoint =
        Endpoint.parse(EngineFact.CONTAINERD_TLS_HOST.need(), Optional.of(tls), "a test");
    try (var buildKit = BuildKit.connect(endpoint)) {
      assertThat(buildKit.daemon().version()).startsWith("Docker/29.");
      assertThat(build(buildKit)).hasSize(5000);
    }
  }

  @Test
  void engineOverTcpWithCertificates() {
    var tls = Tls.of(Path.of(EngineFact.CERTIFICATES.need()));
    var endpoint = Endpoint.parse(EngineFact.TLS_HOST.need(), Optional.of(tls), "a test");
    try (var buildKit = BuildKit.connect(endpoint)) {
      assertThat(buildKit.daemon().kind()).isEqualTo(Daemon.Kind.ENGINE);
      assertThat(build(buildKit)).hasSize(5000);
    }
  }

  @Test
  void storeOfImagesIsFoundByAsking() {
    var daemon = engine.buildKit.daemon();
    assertThat(daemon.kind()).isEqualTo(Daemon.Kind.ENGINE);
    assertThat(daemon.version()).startsWith("Docker/");
    assertThat(daemon.imageStore()).isEqualTo(Daemon.ImageStore.CLASSIC);
    assertThat(daemon.buildsFor(daemon.platform())).isTrue();
    try (var other = BuildKit.connect(Endpoint.of(EngineFact.CONTAINERD_HOST.need()))) {
      assertThat(other.daemon().imageStore()).isEqualTo(Daemon.ImageStore.CONTAINERD);
    }
  }

  @Test
  void oneMavenBuildThatEndsLeavesAnotherAlone() throws Exception {
    try (var ours = new Connections();
        var theirs = new Connections()) {
      var request =
          BuildRequest.builder(
                  context,
                  "FROM debian:trixie-slim\nRUN echo " + System.nanoTime() + "; sleep 4; seq 1 3\n")
              .network(Network.HOST)
              .build();
      var lines = new CopyOnWriteArrayList<BuildEvent>();
      var mine = ours.to(engine.endpoint).start(request, lines::add);
      // The very same build: the engine does it once for both.
      var other = theirs.to(engine.endpoint).start(request, event -> {});
      Thread.sleep(1500);
      theirs.close();
      assertThatThrownBy(() -> other.result().join())
          .hasCauseInstanceOf(BuildCancelledException.class);
      mine.result().get(30, TimeUnit.SECONDS);
      assertThat(TestEngine.logged(lines)).contains("1", "2", "3");
    }
  }

  @Test
  void engineWithACertificateForAnotherHostIsNotTrusted() throws Exception {
    var authority = new Certificates();
    var known = Optional.of(Tls.of(authority.client(certificates)));
    var factory = authority.server("127.0.0.2").getServerSocketFactory();
    try (var server = factory.createServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      var handshakes = new Thread(() -> readFrom(server));
      handshakes.start();
      var endpoint = Endpoint.parse("tcp://127.0.0.1:" + server.getLocalPort(), known, "a test");
      assertThatThrownBy(() -> BuildKit.connect(endpoint))
          .isInstanceOf(EngineUnavailableException.class)
          .hasMessageContaining("127.0.0.1");
    }
  }

  private static void readFrom(ServerSocket server) {
    while (!server.isClosed()) {
      try (var client = server.accept()) {
        client.getInputStream().read();
      } catch (IOException e) {
        // The client rejects the certificate, or the test is over.
      }
    }
  }

  @Test
  void certificatesThatAreMissingAreNamed() throws Exception {
    var address = EngineFact.TLS_HOST.need();
    assertThatThrownBy(() -> BuildKit.connect(behindTls(address)))
        .isInstanceOf(EngineUnavailableException.class)
        .hasMessageContaining(address)
        .hasMessageContaining(
            certificates + " must hold ca.pem, cert.pem and key.pem for a daemon behind TLS");

    new Certificates().client(certificates);
    Files.delete(certificates.resolve("key.pem"));
    assertThatThrownBy(() -> BuildKit.connect(behindTls(address)))
        .isInstanceOf(EngineUnavailableException.class)
        .hasMessageContaining(certificates + " lacks key.pem (or tls.key)");
  }

  private Endpoint behindTls(String address) {
    return Endpoint.parse(address, Optional.of(Tls.of(certificates)), "a test");
  }

  @Test
  void reportsThatEngine29WentAwayAndFindsItAgain() throws Exception {
    var asleep = new CountDownLatch(1);
    try (var newer = ThrowAwayEngine.start("newer");
        var buildKit = BuildKit.connect(newer.endpoint())) {
      var request =
          BuildRequest.builder(context, "FROM tiny\nRUN echo " + System.nanoTime() + "; sleep 50\n")
              .network(Network.HOST)
              .build();
      ProgressListener listener =
          event -> {
            if (event instanceof BuildEvent.StepLog) {
              asleep.countDown();
            }
          };
      var solve = buildKit.start(request, listener);
      assertThat(asleep.await(30, TimeUnit.SECONDS)).isTrue();
      newer.signal("KILL");
      assertThatThrownBy(() -> solve.result().get(10, TimeUnit.SECONDS))
          .hasCauseInstanceOf(ConnectionLostException.class);

      newer.restart();
      var again = BuildRequest.builder(context, "FROM tiny\nRUN echo 1\n");
      buildKit.start(again.network(Network.HOST).build(), event -> {}).result().join();
    }
  }

  @Test
  void engineThatBuildsWithoutBuildKitIsToldWhichWouldDo() {
    try (var classic = ThrowAwayEngine.start("classic")) {
      assertThatThrownBy(() -> BuildKit.connect(classic.endpoint()))
          .isInstanceOf(UnsupportedException.class)
          .hasMessageContaining("with API 1.")
          .hasMessageContaining("does not build with BuildKit, as Docker Engine 24 (API 1.43)");
    }
  }

  @Tag("full")
  @Test
  void whatDoesNotAnswerIsNotAnEngine() throws IOException {
    try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var endpoint = Endpoint.of("tcp://127.0.0.1:" + silent.getLocalPort());
      assertThatThrownBy(() -> BuildKit.connect(endpoint))
          .isInstanceOf(EngineUnavailableException.class)
          .hasMessageContaining("did not answer within");
    }
  }

  @Test
  void noEngineThere() {
    assertThatThrownBy(() -> BuildKit.connect(Endpoint.of("unix:///no/such.sock")))
        .isInstanceOf(EngineUnavailableException.class)
        .hasMessageContaining("the socket does not exist")
        .hasMessageContaining("DOCKER_HOST");
  }
}
