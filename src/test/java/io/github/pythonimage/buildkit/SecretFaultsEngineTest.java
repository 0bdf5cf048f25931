package io.github.pythonimage.buildkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pythonimage.buildkit.credentials.Secret;
import io.github.pythonimage.buildkit.errors.BuildFailedException;
import io.github.pythonimage.buildkit.progress.BuildEvent;
import io.github.pythonimage.buildkit.request.BuildRequest;
import io.github.pythonimage.buildkit.request.Network;
import java.nio.file.Path;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A step that fails while it holds a secret: what is said names the secret and not its value. */
@Tag("engine")
@Timeout(60)
class SecretFaultsEngineTest {

  private static final String VALUE = "planted-8c1f2e";

  @TempDir Path context;

  @Test
  void failureDoesNotShowTheValue() throws Exception {
    var events = new CopyOnWriteArrayList<BuildEvent>();
    try (var engine = new TestEngine()) {
      var request =
          BuildRequest.builder(
                  context,
                  """
                  FROM debian:trixie-slim
                  RUN --mount=type=secret,id=token test -s /run/secrets/token && : %d && cat /run/secrets/token/no
                  """
                      .formatted(System.nanoTime()))
              .network(Network.HOST)
              .secret(Secret.ofValue("token", VALUE))
              .build();
      var solve = engine.buildKit.start(request, events::add);
      var failure =
          (BuildFailedException)
              catchThrowableOfType(
                      ExecutionException.class, () -> solve.result().get(30, TimeUnit.SECONDS))
                  .getCause();
      assertThat(failure).hasMessageContaining("RUN test -s /run/secrets/token");
      assertThat(failure.log()).anyMatch(line -> line.contains("Not a directory"));
      assertThat(failure.log() + failure.getMessage() + failure.reason() + events)
          .doesNotContain(VALUE);
    }
  }
}
