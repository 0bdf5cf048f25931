package io.github.pythonimage.buildkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
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

  @TempDir Path context;

  @Test
  void isSaidToBeFullAndTheNextSmallBuildWorks() throws Exception {
    try (var engine = ThrowAwayEngine.start("64m");
        var buildKit = BuildKit.connect(engine.endpoint())) {
      var solve = start(buildKit, "dd if=/dev/urandom of=/large bs=1024k count=100");
      var failure =
          catchThrowableOfType(
                  ExecutionException.class, () -> solve.result().get(60, TimeUnit.SECONDS))
              .getCause();
      assertThat(failure)
          .isInstanceOf(BuildFailedException.class)
          .hasMessageContaining("Dockerfile:2 [2/2] RUN dd")
          .hasMessageContaining("The engine's disk is full")
          .hasMessageContaining("docker builder prune");
      assertThat(failure.getMessage().lines()).hasSize(1);

      // What the step had written is gone with it.
      start(buildKit, "echo small").result().get(30, TimeUnit.SECONDS);
    }
  }

  private Solve start(BuildKit buildKit, String command) {
    var request =
        BuildRequest.builder(context, "FROM tiny\nRUN " + command + "\n")
            .network(Network.HOST)
            .build();
    return buildKit.start(request, event -> {});
  }
}
