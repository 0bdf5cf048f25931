package io.github.pythonimage.buildkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.pythonimage.buildkit.endpoint.Daemon;
import io.github.pythonimage.buildkit.endpoint.Endpoint;
import io.github.pythonimage.buildkit.errors.BuildCancelledException;
import io.github.pythonimage.buildkit.errors.EngineUnavailableException;
import io.github.pythonimage.buildkit.errors.UnsupportedException;
import io.github.pythonimage.buildkit.request.BuildRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One connection to each daemon, whoever asks. */
@Timeout(60)
class ConnectionsTest {

  @TempDir Path context;

  private final Connections connections = new Connections();
  private ScriptedDaemon daemon;
  private Endpoint endpoint;

  @BeforeEach
  void listen() throws Exception {
    daemon = new ScriptedDaemon();
    endpoint = Endpoint.of("tcp://127.0.0.1:" + daemon.port());
  }

  @AfterEach
  void close() {
    connections.close();
    daemon.close();
  }

  @Test
  void parallelModulesShareOne() {
    var seen = new CopyOnWriteArrayList<BuildKit>();
    IntStream.range(0, 16)
        .mapToObj(i -> CompletableFuture.runAsync(() -> seen.add(connections.to(endpoint))))
        .toList()
        .forEach(CompletableFuture::join);
    assertThat(seen).hasSize(16).allSatisfy(one -> assertThat(one).isSameAs(seen.get(0)));
    assertThat(daemon.connections).hasValue(1);
  }

  @Test
  void whereAnAddressWasFoundDoesNotMatter() {
    var again = Endpoint.parse(endpoint.uri().toString(), endpoint.tls(), "elsewhere");
    assertThat(connections.to(again)).isSameAs(connections.to(endpoint));
  }

  @Test
  void daemonThatWasNotThereIsAskedAgain() {
    daemon.close();
    assertThatThrownBy(() -> connections.to(endpoint))
        .isInstanceOf(EngineUnavailableException.class);
    assertThatThrownBy(() -> connections.to(endpoint))
        .isInstanceOf(EngineUnavailableException.class);
  }

  /** Two who ask for a daemon that takes connections and says nothing. */
  private final class Two implements AutoCloseable {
    final List<Throwable> failures = new CopyOnWriteArrayList<>();
    final ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    final Thread first = new Thread(this::ask);
    final Thread second = new Thread(this::ask);
    final Socket accepted;

    /** The first one connects, and the second one waits for that. */
    Two() throws IOException {
      first.start();
      accepted = silent.accept();
      second.start();
      while (second.getState() != Thread.State.WAITING) {
        Thread.onSpinWait();
      }
    }

    private void ask() {
      var there = Endpoint.of("tcp://127.0.0.1:" + silent.getLocalPort());
      failures.add(catchThrowable(() -> connections.to(there)));
    }

    @Override
    public void close() throws IOException {
      accepted.close();
      silent.close();
    }
  }

  @Test
  void whoAsksWhileAnotherConnectsHearsOfTheSameFailure() throws Exception {
    try (var two = new Two()) {
      two.silent.close();
      two.accepted.close();
      two.first.join();
      two.second.join();
      assertThat(two.failures)
          .hasSize(2)
          .allSatisfy(failure -> assertThat(failure).isSameAs(two.failures.get(0)))
          .first()
          .isInstanceOf(EngineUnavailableException.class);
    }
  }

  @Test
  void whoWaitedForOneThatWasInterruptedConnectsByItself() throws Exception {
    try (var two = new Two()) {
      two.first.interrupt();
      two.first.join();
      try (var own = two.silent.accept()) {
        two.silent.close();
      }
      two.second.join();
      assertThat(two.failures.get(0)).hasMessageContaining("Interrupted");
      assertThat(two.failures.get(1)).hasMessageNotContaining("Interrupted");
    }
  }

  @Test
  void closingEndsAnAttempt() throws Exception {
    try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var there = Endpoint.of("tcp://127.0.0.1:" + silent.getLocalPort());
      var failures = new CopyOnWriteArrayList<Throwable>();
      var first = new Thread(() -> failures.add(catchThrowable(() -> connections.to(there))));
      first.start();
      try (var accepted = silent.accept()) {
        connections.close();
        first.join(5_000);
      }
      assertThat(failures).singleElement().isInstanceOf(BuildCancelledException.class);
    }
  }

  @Test
  void closingStopsTheBuildsOfEveryModule() {
    var request = BuildRequest.builder(context, "FROM scratch\n").build();
    var solve = connections.to(endpoint).start(request, event -> {});
    connections.close();

    assertThatThrownBy(() -> solve.result().get(10, TimeUnit.SECONDS))
        .hasCauseInstanceOf(BuildCancelledException.class);
    assertThatThrownBy(() -> connections.to(endpoint)).isInstanceOf(BuildCancelledException.class);
  }

  @Test
  void closingLeavesNoThread() throws Exception {
    connections.to(endpoint);
    connections.close();
    connections.close();
    daemon.close();
    for (var i = 0; i < 50 && ours() > 0; i++) {
      Thread.sleep(100);
    }
    assertThat(ours()).isZero();
  }

  private static long ours() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("buildkit"))
        .count();
  }

  @Test
  void daemonSaysWhatItIs() {
    assertThat(connections.to(endpoint).daemon())
        .isEqualTo(
            new Daemon(
                Daemon.Kind.STANDALONE,
                "BuildKit v0.34.2",
                List.of("linux/amd64", "linux/arm/v7"),
                Daemon.ImageStore.NONE));
  }

  @Test
  void platformThatItDoesNotBuildForIsRefused() {
    var found = connections.to(endpoint).daemon();
    assertThatThrownBy(() -> found.require(List.of("linux/s390x"), endpoint))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("does not build for linux/s390x, but for linux/amd64, linux/arm/v7.");
  }

  @Test
  void usualVariantsNeedNotBeSaid() {
    var arm = new Daemon(Daemon.Kind.ENGINE, "", List.of("linux/arm64"), Daemon.ImageStore.CLASSIC);
    assertThat(arm.buildsFor("linux/arm64/v8")).isTrue();
    assertThat(arm.buildsFor("linux/arm64/v9")).isFalse();
    assertThat(arm.buildsFor("linux/amd64")).isFalse();
  }

  @Test
  void daemonThatIsTooOldIsRefusedWithItsVersion() {
    daemon.release = "v0.10.6";
    assertThatThrownBy(() -> connections.to(endpoint))
        .isInstanceOf(UnsupportedException.class)
        .hasMessage(
            "BuildKit v0.10.6 at %s is too old: BuildKit 0.11 or newer is needed (Docker Engine 24"
                + " has it).",
            endpoint);
    daemon.release = "";
    assertThatThrownBy(() -> connections.to(endpoint))
        .hasMessageStartingWith("BuildKit before 0.11 at ");
  }

  @Test
  void buildOfOnesOwnGetsItsChance() {
    daemon.release = "v0.0.0+unknown";
    assertThat(connections.to(endpoint).daemon().version()).isEqualTo("BuildKit v0.0.0+unknown");
  }
}
