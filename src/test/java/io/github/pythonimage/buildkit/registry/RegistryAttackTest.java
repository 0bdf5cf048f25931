package io.github.pythonimage.buildkit.registry;

import static io.github.pythonimage.http.LoopbackServer.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import io.github.pythonimage.buildkit.credentials.Credentials;
import io.github.pythonimage.buildkit.credentials.RegistryHost;
import io.github.pythonimage.docker.OwnAuthority;
import io.github.pythonimage.http.LoopbackServer;
import io.github.pythonimage.http.OtherHosts;
import io.github.pythonimage.http.WebProxies;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Registries and token servers that attack who asks them. */
@Timeout(60)
class RegistryAttackTest {
  private static final Credentials BOB = new Credentials("bob", "secret");
  private static final Duration SHORT = Duration.ofSeconds(1);
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final String DIGEST = "sha256:" + "0".repeat(64);

  @TempDir private static Path folder;
  private static OwnAuthority authority;

  private LoopbackServer server;
  private LoopbackServer tokens;
  private OtherHosts others;

  @BeforeAll
  static void certify() throws Exception {
    authority = OwnAuthority.make(folder);
  }

  @BeforeEach
  void start() throws IOException {
    server = new LoopbackServer(authority.tls());
    tokens = new LoopbackServer(authority.tls());
    others = new OtherHosts(tokens.port());
    tokens.answer(exchange -> send(exchange, 200, "{\"token\":\"abc\"}"));
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
    tokens.close();
    others.close();
  }

  private Registry registry(Duration limit) {
    return new Registry(
        new RegistryHost(server.host()),
        new RegistryAccess(host -> Optional.of(BOB), WebProxies.NONE),
        limit);
  }

  /** The same, for which other hosts than loopback lead to the token server. */
  private Registry registryWithOtherHosts() {
    return new Registry(
        new RegistryRequests(server.host(), others.client(), LONG, () -> Optional.of(BOB)));
  }

  private void challenges(String realm) {
    server.answer(
        exchange -> {
          if (exchange.getRequestHeaders().getFirst("Authorization") == null) {
            unauthorized(exchange, "Bearer realm=\"" + realm + "\"");
          } else {
            exchange.getResponseHeaders().set("Docker-Content-Digest", DIGEST);
            exchange.sendResponseHeaders(200, -1);
          }
        });
  }

  private static void unauthorized(HttpExchange exchange, String challenge) throws IOException {
    exchange.getResponseHeaders().set("WWW-Authenticate", challenge);
    exchange.sendResponseHeaders(401, -1);
  }

  @Test
  void manifestThatStallsEndsInAnError() {
    server.answer(server::stall);

    assertThatThrownBy(() -> registry(SHORT).fetch("a", DIGEST))
        .isInstanceOf(HttpTimeoutException.class);
  }

  @Test
  void manifestWithoutEndIsCut() {
    server.answer(server::flood);

    assertThatThrownBy(() -> registry(LONG).fetch("a", DIGEST))
        .hasMessage("its answer is longer than 4 MiB");
  }

  @Test
  void errorTextWithoutEndIsCut() {
    server.answer(
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "text/plain");
          server.flood(exchange);
        });

    assertThatThrownBy(() -> registry(LONG).put("a", "1", new Manifest("application/json", "{}")))
        .hasMessage("its answer is longer than 4 MiB");
  }

  @Test
  void tokenThatStallsEndsInAnError() {
    challenges(tokens.url("/token").toString());
    tokens.answer(tokens::stall);

    assertThatThrownBy(() -> registry(SHORT).digest("a", "1"))
        .isInstanceOf(HttpTimeoutException.class);
  }

  @Test
  void tokenWithoutEndIsCut() {
    challenges(tokens.url("/token").toString());
    tokens.answer(tokens::flood);

    assertThatThrownBy(() -> registry(LONG).digest("a", "1"))
        .hasMessage("its answer is longer than 4 MiB");
  }

  @Test
  void tokenThatWouldForgeAHeaderIsNone() {
    challenges(tokens.url("/token").toString());
    tokens.answer(exchange -> send(exchange, 200, "{\"token\":\"abc\\r\\nX-Forged: yes\"}"));

    assertThatThrownBy(() -> registry(LONG).digest("a", "1")).hasMessage("it gives no token");
  }

  @Test
  void challengeOf300KibIsReadWithoutRecursion() {
    server.answer(
        exchange -> unauthorized(exchange, "Bearer realm=\"" + "\\\"".repeat(150_000) + "\""));

    assertThatThrownBy(() -> registry(LONG).fetch("a", DIGEST))
        .isInstanceOf(RegistryAnswer.class)
        .hasMessage("401 Unauthorized");
  }

  @Test
  void tokenServerOnThisMachineMayHaveAnyCertificate() throws IOException {
    challenges(tokens.url("/token").toString());

    assertThat(registry(LONG).digest("a", "1")).contains(DIGEST);
    assertThat(tokens.received).singleElement().matches(r -> r.authorization() != null);
  }

  @Test
  void tokenServerOnAnotherHostMustHaveAValidCertificate() {
    challenges("https://auth.example.com/token");

    assertThatThrownBy(() -> registryWithOtherHosts().digest("a", "1"))
        .isInstanceOf(SSLHandshakeException.class);
    assertThat(others.asked).singleElement().asString().startsWith("CONNECT auth.example.com:443");
    assertThat(tokens.received).isEmpty();
  }

  @Test
  void noPasswordGoesToAnotherHostWithoutEncryption() {
    challenges("http://auth.example.com/token");

    assertThatThrownBy(() -> registryWithOtherHosts().digest("a", "1"))
        .hasMessage(
            "it wants a password sent to 'http://auth.example.com/token' without encryption. No"
                + " password goes there; the registry's operator has to name a token server with"
                + " https");
    assertThat(others.asked).isEmpty();
    assertThat(tokens.received).isEmpty();
  }

  @Test
  void registryOnAnotherHostCannotNameATokenServerOnThisMachine() {
    var elsewhere =
        new RegistryRequests("registry.example.com", others.client(), LONG, Optional::empty);
    var realm = tokens.url("/token").toString();
    var challenge = new Challenge("bearer", Map.of("realm", realm));

    assertThatThrownBy(() -> new Tokens(elsewhere).answer(challenge, Optional.of(BOB)))
        .hasMessage("it names the token server '" + realm + "', which is this machine");
    assertThat(tokens.received).isEmpty();
  }

  @Test
  void tokenServerThatRedirectsGetsNoFollower() throws IOException {
    try (var thief = new LoopbackServer()) {
      challenges(tokens.url("/token").toString());
      tokens.answer(exchange -> LoopbackServer.redirect(exchange, thief.url("/").toString()));

      assertThatThrownBy(() -> registry(LONG).digest("a", "1")).isInstanceOf(RegistryAnswer.class);
      assertThat(thief.received).isEmpty();
    }
  }

  @Test
  void loginStaysWithTheRegistryThatRedirects() throws IOException {
    try (var storage = new LoopbackServer(authority.tls())) {
      var manifest = new Manifest("application/json", "{}");
      storage.answer(exchange -> send(exchange, 200, manifest.content()));
      server.answer(
          exchange -> {
            if (exchange.getRequestHeaders().getFirst("Authorization") == null) {
              unauthorized(exchange, "Basic realm=\"x\"");
            } else {
              LoopbackServer.redirect(exchange, storage.url("/blob").toString());
            }
          });

      assertThat(registry(LONG).fetch("a", manifest.digest()).content()).isEqualTo("{}");
      assertThat(storage.received).singleElement().matches(r -> r.authorization() == null);
    }
  }

  @Test
  void hostThatARegistryRedirectsToCannotAskForItsLogin() throws IOException {
    try (var thief = new LoopbackServer(authority.tls())) {
      var realm = "Bearer realm=\"" + thief.url("/token") + "\"";
      thief.answer(exchange -> unauthorized(exchange, realm));
      server.answer(exchange -> LoopbackServer.redirect(exchange, thief.url("/blob").toString()));

      assertThat(registry(LONG).digest("a", "1")).isEmpty();
      assertThat(thief.received)
          .isNotEmpty()
          .allMatch(asked -> asked.authorization() == null && asked.path().equals("/blob"));
    }
  }

  @Test
  void digestThatIsNoneIsNotBelieved() {
    server.answer(
        exchange -> {
          exchange.getResponseHeaders().set("Docker-Content-Digest", "latest");
          exchange.sendResponseHeaders(200, -1);
        });

    assertThatThrownBy(() -> registry(LONG).digest("a", "1")).isInstanceOf(RegistryAnswer.class);
  }
}
