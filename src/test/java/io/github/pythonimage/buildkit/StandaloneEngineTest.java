package io.github.pythonimage.buildkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Path;
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
    var host = System.getProperty("engine.buildkitd", "");
    assumeFalse(host.isEmpty(), "needs a buildkitd: -Dengine.buildkitd=unix:///path");
    return Endpoint.of(host);
  }

  @Test
  void isKnownByItsAnswers() {
    var began = System.nanoTime();
    try (var buildKit = BuildKit.connect(buildkitd())) {
      var daemon = buildKit.daemon();

      assertThat(daemon.kind()).isEqualTo(Daemon.Kind.STANDALONE);
      assertThat(daemon.imageStore()).isEqualTo(Daemon.ImageStore.NONE);
      assertThat(daemon.version()).startsWith("BuildKit v");
      assertThat(daemon.platform()).isEqualTo(daemon.platforms().get(0)).startsWith("linux/");
    }
    assertThat(System.nanoTime() - began).isLessThan(5_000_000_000L);
  }

  @Test
  void builds() {
    var events = new CopyOnWriteArrayList<BuildEvent>();
    try (var buildKit = BuildKit.connect(buildkitd())) {
      var request = BuildRequest.builder(context, "FROM scratch\nCOPY --link . /\n").build();
      buildKit.start(request, events::add).result().join();
    }
    assertThat(events).isNotEmpty();
  }
}
