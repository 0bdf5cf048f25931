package io.github.pythonimage.buildkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a question that nobody answers. */
class EngineImagesTest {
  @TempDir private Path folder;

  @Test
  @Timeout(30)
  void whoWaitsForAPausedEngineGivesUpAndLeavesNoConnection() throws Exception {
    var address = UnixDomainSocketAddress.of(folder.resolve("s"));
    try (var engine = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address)) {
      var endpoint = Endpoint.of("unix://" + address.getPath());
      var images = new EngineImages(endpoint, Duration.ofSeconds(2));
      assertThat(images.find(List.of("a/b:1"))).isEmpty();
      try (var connection = engine.accept()) {
        assertThat(Channels.newInputStream(connection).readAllBytes()).isNotEmpty();
      }
    }
  }

  @Test
  @Timeout(8)
  void whoIsInterruptedLeavesNoConnection() throws Exception {
    var address = UnixDomainSocketAddress.of(folder.resolve("s"));
    try (var engine = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address)) {
      var images = new EngineImages(Endpoint.of("unix://" + address.getPath()));
      var answer = new CompletableFuture<Optional<?>>();
      var asking = new Thread(() -> answer.complete(images.ids(List.of("a/b:1", "a/b:2"))));
      asking.start();
      try (var one = engine.accept();
          var two = engine.accept()) {
        asking.interrupt();
        assertThat(answer.get()).isEmpty();
        for (var connection : List.of(one, two)) {
          var said = ByteBuffer.allocate(1_000);
          while (connection.read(said) >= 0) {
            assertThat(said.remaining()).isPositive();
          }
        }
      }
    }
  }
}
