package io.github.pythonimage.buildkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pythonimage.buildkit.errors.BuildFailedException;
import io.github.pythonimage.buildkit.request.BuildRequest;
import io.github.pythonimage.buildkit.request.Network;
import io.github.pythonimage.buildkit.request.Output;
import io.github.pythonimage.buildkit.solve.Solve;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An engine whose disk is full. */
@Tag("engine")
@Timeout(90)
class FullDiskEngineTest {

  private static final int MEGABYTE = 1024 * 1024;

  @TempDir Path context;

  @Test
  void isSaidToBeFullAndTheNextSmallBuildWorks() throws Exception {
    try (var engine = ThrowAwayEngine.start("64m");
        var buildKit = BuildKit.connect(engine.endpoint())) {
      var large = "FROM tiny\nRUN dd if=/dev/urandom of=/large bs=1024k count=100\n";
      assertThat(full(buildKit, large)).contains("Dockerfile:2 [2/2] RUN dd");
    }
  }

  /** What arrived of it is kept for the next time, so that one comes only after a prune. */
  @Tag("full")
  @Test
  void isFullInTheMiddleOfTheContext() throws Exception {
    write("large", 100);
    try (var engine = ThrowAwayEngine.start("64m");
        var buildKit = BuildKit.connect(engine.endpoint())) {
      failure(buildKit, "FROM tiny\nCOPY large /\n");
    }
  }

  @Tag("full")
  @Test
  void isFullInTheMiddleOfABase() throws Exception {
    write("large", 100);
    try (var registry = new TestRegistry();
        var engine = ThrowAwayEngine.start("64m");
        var buildKit = BuildKit.connect(engine.endpoint())) {
      var base = registry.image("full-disk/base:" + Long.toString(System.nanoTime(), 36));
      try (var builder = TestDaemon.CONTAINERD.connect()) {
        builder
            .start(
                BuildRequest.builder(context, "FROM scratch\nCOPY large /\n")
                    .output(new Output.Registry(List.of(base), false))
                    .build(),
                event -> {})
            .result()
            .get(60, TimeUnit.SECONDS);
      }
      full(buildKit, "FROM tiny\nCOPY --from=" + base + " /large /\n");
    }
  }

  private void write(String name, int megabytes) throws IOException {
    var random = new byte[megabytes * MEGABYTE];
    new Random(1).nextBytes(random);
    Files.write(context.resolve(name), random);
  }

  /** What a build is told; the next small one works, as what was written for this one is gone. */
  private String full(BuildKit buildKit, String dockerfile) throws Exception {
    var message = failure(buildKit, dockerfile);
    start(buildKit, "FROM tiny\nRUN echo small\n").result().get(30, TimeUnit.SECONDS);
    return message;
  }

  private String failure(BuildKit buildKit, String dockerfile) throws Exception {
    var solve = start(buildKit, dockerfile);
    var failure =
        catchThrowableOfType(
                ExecutionException.class, () -> solve.result().get(60, TimeUnit.SECONDS))
            .getCause();
    assertThat(failure)
        .isInstanceOf(BuildFailedException.class)
        .hasMessageContaining("The engine's disk is full")
        .hasMessageContaining("docker builder prune --all");
    assertThat(failure.getMessage().lines()).hasSize(1);
    return failure.getMessage();
  }

  private Solve start(BuildKit buildKit, String dockerfile) {
    return buildKit.start(
        BuildRequest.builder(context, dockerfile).network(Network.HOST).build(), event -> {});
  }
}
