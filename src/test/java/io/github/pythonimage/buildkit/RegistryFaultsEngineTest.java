package io.github.pythonimage.buildkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pythonimage.buildkit.FaultyRegistry.Answer;
import io.github.pythonimage.buildkit.errors.BuildFailedException;
import io.github.pythonimage.buildkit.request.BuildRequest;
import io.github.pythonimage.buildkit.solve.Solve;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A registry that refuses, is too busy, or breaks while a build pulls from it. */
@Tag("engine")
@Timeout(120)
class RegistryFaultsEngineTest {

  /** What pulls: each kind of daemon has a client of registries of its own. */
  private enum Puller {
    CLASSIC,
    CONTAINERD,
    BUILDKITD;

    BuildKit connect() {
      return switch (this) {
        case CLASSIC -> BuildKit.connect(TestEngine.endpoint());
        case CONTAINERD -> TestDaemon.CONTAINERD.connect();
        case BUILDKITD -> TestDaemon.BUILDKITD.connect();
      };
    }
  }

  private FaultyRegistry registry;

  @TempDir Path context;

  @BeforeEach
  void start() throws IOException {
    registry = new FaultyRegistry();
  }

  @AfterEach
  void stop() throws IOException {
    registry.close();
  }

  private Solve pull(BuildKit buildKit) {
    var request =
        BuildRequest.builder(
                context, "FROM scratch\nCOPY --from=%s /hello /\n".formatted(registry.image()))
            .build();
    return buildKit.start(request, event -> {});
  }

  private String message(Puller puller) throws Exception {
    try (var buildKit = puller.connect()) {
      return message(buildKit);
    }
  }

  /** What a build that pulls says; afterwards, with the registry well again, the next one works. */
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

  @ParameterizedTest
  @EnumSource
  void registryThatWantsALogin(Puller puller) throws Exception {
    registry.fail(Answer.status("401 Unauthorized", "WWW-Authenticate: Basic realm=\"test\"\r\n"));
    assertThat(message(puller)).contains("401 Unauthorized", "no credentials for it were found");
  }

  @ParameterizedTest
  @EnumSource
  void registryThatForbids(Puller puller) throws Exception {
    registry.fail(Answer.status("403 Forbidden", ""));
    assertThat(message(puller))
        .contains("403 Forbidden", "offered no way to log in", "may read it");
  }

  @ParameterizedTest
  @EnumSource
  void registryThatIsAskedTooOften(Puller puller) throws Exception {
    registry.fail(Answer.status("429 Too Many Requests", "Retry-After: 1\r\n"));
    assertThat(message(puller)).contains("429 Too Many Requests", "Wait some minutes");
  }

  @ParameterizedTest
  @EnumSource
  void registryThatIsBroken(Puller puller) throws Exception {
    registry.fail(Answer.status("500 Internal Server Error", ""));
    assertThat(message(puller)).contains("500 Internal Server Error", "build again");
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

  @ParameterizedTest
  @EnumSource(names = "CLASSIC", mode = EnumSource.Mode.EXCLUDE)
  void registryThatHangsUpInALayerOfOthers(Puller puller) throws Exception {
    registry.cutTheLayer();
    assertThat(message(puller)).contains("of a layer's", "however often it was asked");
  }
}
