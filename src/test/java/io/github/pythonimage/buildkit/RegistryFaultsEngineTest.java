package io.github.pythonimage.buildkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pythonimage.buildkit.FaultyRegistry.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A registry that refuses, is too busy, or breaks while a build pulls from it. */
@Tag("engine")
@Timeout(120)
class RegistryFaultsEngineTest {

  private TestEngine engine;
  private FaultyRegistry registry;

  @TempDir Path context;

  @BeforeEach
  void connect() throws IOException {
    engine = new TestEngine();
    registry = new FaultyRegistry();
  }

  @AfterEach
  void disconnect() throws IOException {
    if (registry != null) {
      registry.close();
    }
    if (engine != null) {
      engine.close();
    }
  }

  private Solve pull(BuildKit buildKit) {
    var request =
        BuildRequest.builder(
                context, "FROM scratch\nCOPY --from=%s /hello /\n".formatted(registry.image()))
            .build();
    return buildKit.start(request, event -> {});
  }

  /** What a build that pulls says; afterwards, with the registry well again, the next one works. */
  private String message() throws Exception {
    return message(engine.buildKit);
  }

  private String message(BuildKit buildKit) throws Exception {
    var solve = pull(buildKit);
    var failure =
        catchThrowableOfType(
                ExecutionException.class, () -> solve.result().get(60, TimeUnit.SECONDS))
            .getCause();
    assertThat(failure).isInstanceOf(BuildFailedException.class);
    assertThat(failure.getMessage().lines()).hasSize(1);
    assertThat(failure.getMessage()).contains(registry.image());
    registry.recover();
    pull(buildKit).result().get(60, TimeUnit.SECONDS);
    return failure.getMessage();
  }

  @Test
  void registryThatWantsALogin() throws Exception {
    registry.fail(Answer.status("401 Unauthorized", "WWW-Authenticate: Basic realm=\"test\"\r\n"));
    assertThat(message()).contains("401 Unauthorized", "no credentials for it were found");
  }

  @Test
  void registryThatForbids() throws Exception {
    registry.fail(Answer.status("403 Forbidden", ""));
    assertThat(message()).contains("403 Forbidden", "did not ask who we are", "may read it");
  }

  @Test
  void registryThatIsAskedTooOften() throws Exception {
    registry.fail(Answer.status("429 Too Many Requests", "Retry-After: 1\r\n"));
    assertThat(message()).contains("429 Too Many Requests", "Wait some minutes");
  }

  @Test
  void registryThatIsBroken() throws Exception {
    registry.fail(Answer.status("500 Internal Server Error", ""));
    assertThat(message()).contains("500 Internal Server Error", "build again");
  }

  @Test
  void registryThatHangsUpInALayer() throws Exception {
    registry.cutTheLayer();
    // The usual engine asks five times, for 50 s; this one does it twice.
    try (var twice = ThrowAwayEngine.start();
        var buildKit = BuildKit.connect(twice.endpoint())) {
      assertThat(message(buildKit)).contains("of a layer's", "however often it was asked");
    }
  }
}
