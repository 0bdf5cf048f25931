package io.github.pythonimage.buildkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pythonimage.buildkit.FaultyRegistry.Answer;
import io.github.pythonimage.buildkit.credentials.CredentialSource;
import io.github.pythonimage.buildkit.credentials.Credentials;
import io.github.pythonimage.buildkit.errors.BuildFailedException;
import io.github.pythonimage.buildkit.request.Build;
import io.github.pythonimage.buildkit.request.BuildRequest;
import io.github.pythonimage.buildkit.request.Output;
import io.github.pythonimage.buildkit.solve.Solve;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A registry that refuses, is too busy, or breaks while a daemon pushes to it. Of several requests
 * at once the daemon tells of one: of a HEAD it has the status, of others the answer's own code.
 */
@Tag("engine")
@Timeout(120)
class PushFaultsEngineTest {

  private static final Credentials BOB =
      new Credentials("bob", "wr0ng-s3cret", "settings.xml, server 'it'");

  private FaultyRegistry registry;

  @TempDir Path context;

  @BeforeEach
  void writeContext() throws IOException {
    registry = new FaultyRegistry();
    var content = new byte[256 * 1024];
    new Random(System.nanoTime()).nextBytes(content);
    Files.write(context.resolve("content"), content);
  }

  @AfterEach
  void stop() throws IOException {
    registry.close();
  }

  private Solve push(BuildKit buildKit, CredentialSource source) {
    var request =
        BuildRequest.builder(context, "FROM scratch\nCOPY content /\n")
            .output(new Output.Registry(List.of(registry.image()), false))
            .build();
    return buildKit.start(List.of(new Build(request, event -> {})), source).get(0);
  }

  private String message(TestDaemon daemon) throws Exception {
    return message(daemon, host -> Optional.empty());
  }

  /**
   * What a build that pushes says; afterwards, with the registry well again, the next one works.
   */
  private String message(TestDaemon daemon, CredentialSource source) throws Exception {
    try (var buildKit = BuildKit.connect(daemon.endpoint())) {
      var solve = push(buildKit, source);
      var failure =
          catchThrowableOfType(
                  ExecutionException.class, () -> solve.result().get(100, TimeUnit.SECONDS))
              .getCause();
      registry.recover();
      push(buildKit, source).result().get(60, TimeUnit.SECONDS);
      assertThat(failure).isInstanceOf(BuildFailedException.class);
      assertThat(failure.getMessage().lines()).hasSize(1);
      assertThat(failure.getMessage())
          .contains("the image " + registry.image() + " cannot be pushed: its registry ")
          .doesNotContain("failed to push", FaultyRegistry.STATE, "wr0ng-s3cret");
      return failure.getMessage();
    }
  }

  @ParameterizedTest
  @EnumSource
  void registryThatWantsALogin(TestDaemon daemon) throws Exception {
    registry.fail(Answer.status("401 Unauthorized", "WWW-Authenticate: Basic realm=\"test\"\r\n"));
    assertThat(message(daemon)).contains("401 Unauthorized", "no credentials for it were found");
  }

  @ParameterizedTest
  @EnumSource
  void registryThatRefusesWhoWeAre(TestDaemon daemon) throws Exception {
    registry.fail(Answer.status("401 Unauthorized", "WWW-Authenticate: Basic realm=\"test\"\r\n"));
    assertThat(message(daemon, host -> Optional.of(BOB)))
        .contains("refused 'bob' of settings.xml, server 'it' (401 Unauthorized)", "may write it");
  }

  @ParameterizedTest
  @EnumSource
  void registryThatForbids(TestDaemon daemon) throws Exception {
    registry.fail(Answer.status("403 Forbidden", ""));
    assertThat(message(daemon))
        .containsPattern("denied access \\((403 Forbidden|denied: as told)\\)")
        .contains("offered no way to log in");
  }

  /** One may read there, and not write. */
  @ParameterizedTest
  @EnumSource
  void registryThatForbidsUploads(TestDaemon daemon) throws Exception {
    registry.failUploads(Answer.status("403 Forbidden", ""));
    assertThat(message(daemon))
        .contains("denied: as told", "offered no way to log in", "may write it");
  }

  @ParameterizedTest
  @EnumSource
  void registryThatIsAskedTooOften(TestDaemon daemon) throws Exception {
    registry.fail(Answer.status("429 Too Many Requests", "Retry-After: 1\r\n"));
    assertThat(message(daemon))
        .containsPattern("answers '(429 Too Many Requests|toomanyrequests: as told)'")
        .contains("Wait some minutes");
  }

  @ParameterizedTest
  @EnumSource
  void registryThatIsSentTooMuch(TestDaemon daemon) throws Exception {
    registry.failUploads(Answer.status("429 Too Many Requests", "Retry-After: 1\r\n"));
    assertThat(message(daemon)).contains("toomanyrequests: as told", "Wait some minutes");
  }

  @ParameterizedTest
  @EnumSource
  void registryThatIsBroken(TestDaemon daemon) throws Exception {
    registry.fail(Answer.status("500 Internal Server Error", ""));
    assertThat(message(daemon)).contains("500 Internal Server Error", "build again later");
  }

  /** The daemons keep of an answer with a code only that and its text. */
  @ParameterizedTest
  @EnumSource
  void registryThatTakesNothing(TestDaemon daemon) throws Exception {
    registry.failUploads(Answer.status("500 Internal Server Error", ""));
    assertThat(message(daemon)).contains("does not take it (unknown: as told)", "build again");
  }

  @Tag("full")
  @ParameterizedTest
  @EnumSource
  void registryThatHangsUpInALayer(TestDaemon daemon) throws Exception {
    registry.cutUploads();
    assertThat(message(daemon)).contains("hung up (", "build again later");
  }
}
