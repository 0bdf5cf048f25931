package io.github.pythonimage.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.docker.address.EngineAddress;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Lookups that no engine answers. */
class EngineImagesTest {
  @TempDir private Path folder;

  private static EngineImages images(String host, Duration limit) {
    return new EngineImages(EngineAddress.of(URI.create(host), Optional.empty()), limit);
  }

  @Test
  @Timeout(30)
  void lookupInPausedEngineTimesOutAndLeavesNoConnection() throws Exception {
    var address = UnixDomainSocketAddress.of(folder.resolve("s"));
    try (var engine = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address)) {
      var images = images("unix://" + address.getPath(), Duration.ofSeconds(2));
      assertThat(images.find(List.of("a/b:1"))).isEmpty();
      try (var connection = engine.accept()) {
        assertThat(Channels.newInputStream(connection).readAllBytes()).isNotEmpty();
      }
    }
  }

  @Test
  @Timeout(30)
  void lookupOverTcpTimesOutAndLeavesNoConnection() throws Exception {
    try (var engine = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      var images = images("tcp://127.0.0.1:" + engine.getLocalPort(), Duration.ofSeconds(2));
      assertThatThrownBy(() -> images.inspect(List.of("a/b:1")))
          .isInstanceOf(EngineException.class)
          .hasCauseInstanceOf(TimeoutException.class);
      try (var connection = engine.accept()) {
        assertThat(connection.getInputStream().readAllBytes()).isNotEmpty();
      }
    }
  }

  @Test
  @Timeout(8)
  void interruptedLookupLeavesNoConnection() throws Exception {
    var address = UnixDomainSocketAddress.of(folder.resolve("s"));
    try (var engine = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address)) {
      var images = images("unix://" + address.getPath(), Duration.ofSeconds(40));
      var answer = new CompletableFuture<Optional<?>>();
      var asking = new Thread(() -> answer.complete(images.ids(List.of("a/b:1", "a/b:2"))));
      asking.start();
      try (var connection = engine.accept()) {
        var request = Channels.newInputStream(connection);
        assertThat(request.read()).isPositive();
        asking.interrupt();
        assertThat(answer.get()).isEmpty();
        assertThat(request.readAllBytes()).isNotEmpty();
      }
    }
  }

  @Test
  void missingEngineGivesNoAnswer() {
    var images = images("unix://" + folder.resolve("none"), Duration.ofSeconds(40));
    assertThat(images.find(List.of("a/b:1"))).isEmpty();
    assertThat(images.ids(List.of("a/b:1"))).isEmpty();
    assertThatThrownBy(() -> images.inspect(List.of("a/b:1"))).isInstanceOf(EngineException.class);
  }
}
