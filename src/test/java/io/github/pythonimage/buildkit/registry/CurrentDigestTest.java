package io.github.pythonimage.buildkit.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.github.pythonimage.buildkit.Certificates;
import io.github.pythonimage.http.WebProxies;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The digest that a tag of a registry points to. */
@Timeout(30)
class CurrentDigestTest {

  private static final String DIGEST = "sha256:" + "1".repeat(64);
  private static HttpsConfigurator certificate;

  private final AtomicReference<String> asked = new AtomicReference<>("");
  private HttpsServer registry;
  private int status = 200;
  private Optional<String> digest = Optional.empty();

  @BeforeAll
  static void certify() throws IOException, GeneralSecurityException {
    // Of another address: on this machine anybody's certificate will do.
    certificate = new HttpsConfigurator(new Certificates().server("127.0.0.2"));
  }

  @BeforeEach
  void start() throws IOException {
    registry = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    registry.setHttpsConfigurator(certificate);
    registry.createContext(
        "/",
        exchange -> {
          asked.set(exchange.getRequestMethod() + " " + exchange.getRequestURI());
          digest.ifPresent(d -> exchange.getResponseHeaders().add("Docker-Content-Digest", d));
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    registry.start();
  }

  @AfterEach
  void stop() {
    registry.stop(0);
  }

  private Optional<String> found() throws IOException {
    return found("127.0.0.1:" + registry.getAddress().getPort());
  }

  private static Optional<String> found(String host) throws IOException {
    return Registry.currentDigest(
        host + "/a/b", "1", new RegistryAccess(nobody -> Optional.empty(), WebProxies.NONE));
  }

  @Test
  void theDigestThatItsRegistryHas() throws IOException {
    digest = Optional.of(DIGEST);
    assertThat(found()).contains(DIGEST);
    assertThat(asked).hasValue("HEAD /v2/a/b/manifests/1");
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404})
  void noneThatIsNotThereOrNotForUs(int answer) throws IOException {
    status = answer;
    assertThat(found()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 302, 429, 500})
  void registryThatDoesNotTell(int answer) {
    status = answer;
    digest = answer == 200 ? Optional.empty() : Optional.of(DIGEST);
    assertThatThrownBy(this::found).isInstanceOf(IOException.class);
  }

  @Test
  void nobodyThere() {
    registry.stop(0);
    assertThatThrownBy(this::found).isInstanceOf(IOException.class);
  }

  @Test
  void whoSaysNothingIsNotWaitedForLong() throws IOException {
    try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> found("127.0.0.1:" + silent.getLocalPort()))
          .isInstanceOf(IOException.class);
    }
  }
}
