package io.github.pythonimage.buildkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pythonimage.buildkit.PrivateRegistry.Guard;
import io.github.pythonimage.buildkit.credentials.CredentialSource;
import io.github.pythonimage.buildkit.credentials.Credentials;
import io.github.pythonimage.buildkit.credentials.DockerConfig;
import io.github.pythonimage.buildkit.errors.BuildFailedException;
import io.github.pythonimage.buildkit.request.Build;
import io.github.pythonimage.buildkit.request.BuildRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Images behind a password: who gets them, and what the others are told. */
@Tag("engine")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RegistryLoginEngineTest {

  private TestEngine engine;
  @TempDir Path folder;

  @BeforeAll
  void connect() {
    engine = new TestEngine();
  }

  @AfterAll
  void disconnect() throws IOException {
    if (engine != null) {
      engine.close();
    }
  }

  private void build(PrivateRegistry registry, CredentialSource source) {
    try (var buildKit = BuildKit.connect(engine.endpoint)) {
      // What the cache knows needs no registry, so each build copies what no other did.
      var request =
          BuildRequest.builder(
                  folder, "FROM " + registry.base() + "\nWORKDIR /" + System.nanoTime() + "\n")
              .build();
      buildKit.start(List.of(new Build(request, event -> {})), source).get(0).result().join();
    }
  }

  private String refusal(PrivateRegistry registry, CredentialSource source) {
    var thrown = catchThrowableOfType(CompletionException.class, () -> build(registry, source));
    assertThat(thrown.getCause()).isInstanceOf(BuildFailedException.class);
    return thrown.getCause().getMessage();
  }

  private CredentialSource docker(String config) throws IOException {
    var directory = Files.createTempDirectory(folder, "docker");
    Files.writeString(directory.resolve("config.json"), config);
    return new DockerConfig(directory).credentials();
  }

  private static CredentialSource only(PrivateRegistry registry, Credentials credentials) {
    return host -> host.equals(registry.host()) ? Optional.of(credentials) : Optional.empty();
  }

  @ParameterizedTest
  @EnumSource
  void opensForWhoKnowsThePassword(Guard guard) throws Exception {
    try (var registry = new PrivateRegistry(guard, 401)) {
      build(
          registry,
          only(registry, new Credentials(PrivateRegistry.USER, PrivateRegistry.PASSWORD)));
    }
  }

  @Test
  void opensForAnIdentityToken() throws Exception {
    try (var registry = new PrivateRegistry(Guard.TOKEN, 401)) {
      build(
          registry,
          docker(
              "{\"auths\":{\"%s\":{\"auth\":\"Ym9iOg==\",\"identitytoken\":\"identity\"}}}"
                  .formatted(registry.host())));
    }
  }

  @Test
  void opensForWhoLoggedInWithDocker() throws Exception {
    try (var registry = new PrivateRegistry(Guard.PASSWORD, 401)) {
      var auth = PrivateRegistry.basic(PrivateRegistry.USER, PrivateRegistry.PASSWORD).substring(6);
      build(
          registry,
          docker("{\"auths\":{\"%s\":{\"auth\":\"%s\"}}}".formatted(registry.host(), auth)));
    }
  }

  @ParameterizedTest
  @CsvSource({"PASSWORD,401", "PASSWORD,403", "TOKEN,401", "TOKEN,403"})
  void tellsWhoIsRefusedWhoseWordItWas(Guard guard, int status) throws Exception {
    try (var registry = new PrivateRegistry(guard, status)) {
      var wrong = new Credentials("bob", "wr0ng-s3cret", "settings.xml, server 'it'");
      assertThat(refusal(registry, only(registry, wrong)))
          .contains(registry.base(), "refused 'bob' of settings.xml, server 'it' (")
          .contains(Integer.toString(status))
          .doesNotContain("wr0ng-s3cret");
    }
  }

  @ParameterizedTest
  @EnumSource
  void tellsWhoIsNobodyWhereToSayWhoTheyAre(Guard guard) throws Exception {
    try (var registry = new PrivateRegistry(guard, 401)) {
      assertThat(refusal(registry, docker("{}")))
          .contains(registry.base())
          .contains(
              "and no credentials for it were found. Check the name; log in with 'docker login")
          .contains(registry.host());
    }
  }

  @Test
  void tellsWhySomebodysCredentialsCannotBeHad() throws Exception {
    try (var registry = new PrivateRegistry(Guard.PASSWORD, 401)) {
      assertThat(
              refusal(
                  registry,
                  host -> {
                    throw new IllegalArgumentException("the password of server 'x' is locked.");
                  }))
          .contains("no credentials for " + registry.host())
          .contains(": the password of server 'x' is locked.")
          .doesNotContain("rpc error");
    }
  }
}
