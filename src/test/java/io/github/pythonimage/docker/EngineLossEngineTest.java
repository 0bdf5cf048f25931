package io.github.pythonimage.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.buildkit.BuildKit;
import io.github.pythonimage.buildkit.ThrowAwayEngine;
import io.github.pythonimage.buildkit.request.BuildRequest;
import io.github.pythonimage.buildkit.request.Network;
import io.github.pythonimage.docker.address.EngineAddress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An engine that ends, or hangs, while it sends the file system of an image. */
@Tag("engine")
@Timeout(120)
class EngineLossEngineTest {
  private static final String LARGE = "large";
  private static final int BEGINNING = 4 << 20;
  private static final Duration SILENCE = Duration.ofSeconds(2);

  @TempDir Path context;
  private ThrowAwayEngine own;

  @BeforeEach
  void start() {
    own = ThrowAwayEngine.start();
    try (var buildKit = BuildKit.connect(own.endpoint())) {
      var request =
          BuildRequest.builder(
                  context,
                  "FROM tiny\nRUN dd if=/dev/zero of=/large bs=1M count=100\n"
                      + "RUN dd if=/dev/zero of=/other bs=1M count=100\n")
              .name(LARGE)
              .network(Network.HOST);
      buildKit.start(request.build(), event -> {}).result().join();
    }
  }

  @AfterEach
  void end() {
    own.close();
  }

  private Engine connect() {
    return Engine.connect(EngineAddress.of(URI.create(own.host()), Optional.empty()), SILENCE);
  }

  private ArchiveReader<Long> thatMeets(String signal) {
    return (InputStream in) -> {
      in.readNBytes(BEGINNING);
      own.signal(signal);
      return in.transferTo(OutputStream.nullOutputStream());
    };
  }

  /** All containers, as nobody else uses this engine. */
  private int containers() throws IOException {
    try (var client = TestEngine.client(URI.create(own.host()))) {
      return client.listContainersCmd().withShowAll(true).exec().size();
    }
  }

  @Test
  void anEngineThatIsKilledIsOneErrorAndLeavesNothing() throws IOException {
    try (var engine = connect()) {
      assertThatThrownBy(() -> engine.export(LARGE, thatMeets("KILL")))
          .isInstanceOf(EngineException.class)
          .hasMessageStartingWith("The file system of image large could not be read to its end")
          .hasMessageContaining("Check that the engine runs");

      own.restart();
      assertThat(containers()).as("before the end").isEqualTo(1);
    }
    assertThat(containers()).as("after it").isZero();
  }

  @Test
  void anEngineThatHangsIsAnErrorInTime() throws Exception {
    var begin = System.nanoTime();
    try (var engine = connect()) {
      assertThatThrownBy(() -> engine.export(LARGE, thatMeets("STOP")))
          .isInstanceOf(EngineException.class)
          .hasMessageContaining("the engine sent nothing for 2 s");

      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(30));
      own.signal("CONT");
    }
    assertThat(ThrowAwayEngine.ends(Duration.ofSeconds(20), () -> containers() == 0)).isTrue();
  }

  @Test
  void aSavedImageIsReadInTheSameWay() {
    try (var engine = connect()) {
      assertThatThrownBy(() -> engine.save(LARGE, thatMeets("STOP")))
          .isInstanceOf(EngineException.class)
          .hasMessageStartingWith("The archive of image large could not be read to its end")
          .hasMessageContaining("the engine sent nothing for 2 s");
      own.signal("CONT");
    }
  }

  @Test
  void anEngineThatIsKilledWhileItSavesIsOneErrorToo() throws IOException {
    try (var engine = connect()) {
      assertThatThrownBy(() -> engine.save(LARGE, thatMeets("KILL")))
          .isInstanceOf(EngineException.class)
          .hasMessageStartingWith("The archive of image large could not be read to its end")
          .hasMessageContaining("Check that the engine runs");
    }
    own.restart();
    assertThat(containers()).isZero();
  }
}
