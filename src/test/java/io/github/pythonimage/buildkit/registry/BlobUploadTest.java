package io.github.pythonimage.buildkit.registry;

import static io.github.pythonimage.http.LoopbackServer.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.pythonimage.buildkit.credentials.Credentials;
import io.github.pythonimage.buildkit.credentials.RegistryHost;
import io.github.pythonimage.docker.OwnAuthority;
import io.github.pythonimage.http.LoopbackServer;
import io.github.pythonimage.http.OtherHosts;
import io.github.pythonimage.http.WebProxies;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A blob on its way to a registry, honest or not. */
@Timeout(60)
class BlobUploadTest {
  private static final Credentials BOB = new Credentials("bob", "secret");
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final byte[] CONTENT = "content".getBytes(StandardCharsets.UTF_8);
  private static final String DIGEST = "sha256:" + "0".repeat(64);

  @TempDir private static Path folder;
  private static OwnAuthority authority;

  private LoopbackServer server;
  private final AtomicInteger opened = new AtomicInteger();
  private final List<String> lengths = new ArrayList<>();

  @BeforeAll
  static void certify() throws Exception {
    authority = OwnAuthority.make(folder);
  }

  @BeforeEach
  void start() throws IOException {
    server = new LoopbackServer(authority.tls());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Registry registry(Duration limit) {
    return new Registry(
        new RegistryHost(server.host()),
        new RegistryAccess(host -> Optional.of(BOB), WebProxies.NONE),
        limit);
  }

  private Blob blob() {
    return new Blob(
        DIGEST,
        CONTENT.length,
        () -> {
          opened.incrementAndGet();
          return new ByteArrayInputStream(CONTENT);
        });
  }

  /** Asks for a login, names an address for each upload, and takes what comes there. */
  private void takes(String location) {
    server.answer(
        exchange -> {
          if (exchange.getRequestHeaders().getFirst("Authorization") == null) {
            exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"x\"");
            send(exchange, 401, "");
          } else if (exchange.getRequestMethod().equals("POST")) {
            begin(exchange, location);
          } else {
            lengths.add(exchange.getRequestHeaders().getFirst("Content-Length"));
            send(exchange, 201, "");
          }
        });
  }

  private static void begin(HttpExchange exchange, String location) throws IOException {
    exchange.getResponseHeaders().set("Location", location);
    send(exchange, 202, "");
  }

  private List<String> requests() {
    return server.received.stream().map(one -> one.method() + " " + one.path()).toList();
  }

  @Test
  void contentGoesToTheAddressThatTheRegistryNames() throws IOException {
    takes("/v2/a/blobs/uploads/1?state=x");

    registry(LONG).upload("a", blob());

    assertThat(requests())
        .containsExactly(
            "POST /v2/a/blobs/uploads/",
            "POST /v2/a/blobs/uploads/",
            "PUT /v2/a/blobs/uploads/1?state=x&digest=" + DIGEST);
    assertThat(lengths).as("some registries take no body of unknown length").containsExactly("7");
  }

  @Test
  void loginStaysWithTheRegistryThatNamesAnotherHost() throws IOException {
    try (var storage = new LoopbackServer(authority.tls())) {
      storage.answer(exchange -> send(exchange, 201, ""));
      takes(storage.url("/upload").toString());

      registry(LONG).upload("a", blob());

      assertThat(storage.received)
          .singleElement()
          .matches(one -> one.authorization() == null)
          .matches(one -> one.path().equals("/upload?digest=" + DIGEST));
    }
  }

  @Test
  void hostThatIsNamedForUploadsCannotAskForTheLogin() throws IOException {
    try (var thief = new LoopbackServer(authority.tls())) {
      thief.answer(
          exchange -> {
            exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"x\"");
            send(exchange, 401, "");
          });
      takes(thief.url("/upload").toString());

      assertThatThrownBy(() -> registry(LONG).upload("a", blob()))
          .isInstanceOf(RegistryAnswer.class);
      assertThat(thief.received).isNotEmpty().allMatch(one -> one.authorization() == null);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://storage.example.com/upload",
        "ftp://a/b",
        "http:",
        "https:x",
        "https:///x",
        "https://min_io:9000/x",
        "::",
        ""
      })
  void addressWithoutEncryptionElsewhereIsRefused(String location) {
    takes(location);

    assertThatThrownBy(() -> registry(LONG).upload("a", blob()))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("it names the upload address '" + location + "'");
    assertThat(opened).hasValue(0);
  }

  @Test
  void registryOnAnotherHostCannotNameThisMachine() throws IOException {
    try (var others = new OtherHosts(server.port())) {
      var elsewhere =
          new RegistryRequests("registry.example.com", others.client(), LONG, Optional::empty);

      assertThat(elsewhere.mayReceive(server.url("/upload"))).isFalse();
      assertThat(elsewhere.mayReceive(URI.create("https://localhost/upload"))).isFalse();
      assertThat(elsewhere.mayReceive(URI.create("http://registry.example.com/v2/"))).isFalse();
      assertThat(elsewhere.mayReceive(URI.create("https://registry.example.com/v2/"))).isTrue();
      assertThat(elsewhere.mayReceive(URI.create("https://storage.example.com/"))).isTrue();
    }
  }

  @Test
  void attemptAfterAFailureBeginsAnew() throws IOException {
    var failures = new AtomicInteger();
    server.answer(
        exchange -> {
          if (exchange.getRequestMethod().equals("POST")) {
            begin(exchange, "/upload/" + failures.get());
          } else {
            send(exchange, failures.incrementAndGet() == 1 ? 503 : 201, "");
          }
        });

    registry(LONG).upload("a", blob());

    assertThat(requests())
        .containsExactly(
            "POST /v2/a/blobs/uploads/",
            "PUT /upload/0?digest=" + DIGEST,
            "POST /v2/a/blobs/uploads/",
            "PUT /upload/1?digest=" + DIGEST);
    assertThat(opened).hasValue(2);
  }

  @Test
  void repositoryIsAskedWhetherItHasABlob() throws IOException {
    server.answer(exchange -> exchange.sendResponseHeaders(200, -1));
    assertThat(registry(LONG).has("a", DIGEST)).isTrue();

    server.answer(exchange -> exchange.sendResponseHeaders(404, -1));
    assertThat(registry(LONG).has("a", DIGEST)).isFalse();

    server.answer(exchange -> exchange.sendResponseHeaders(500, -1));
    assertThatThrownBy(() -> registry(LONG).has("a", DIGEST)).isInstanceOf(RegistryAnswer.class);
  }

  /** Each attempt with a wrong password counts for a lockout of the account. */
  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404})
  void refusalIsNotSentAgain(int status) {
    server.answer(exchange -> send(exchange, status, ""));

    assertThatThrownBy(() -> registry(LONG).upload("a", blob())).isInstanceOf(RegistryAnswer.class);
    assertThat(server.received).hasSize(1);
  }

  @Test
  void busyRegistryIsAskedThreeTimesInAll() {
    server.answer(exchange -> send(exchange, 503, ""));

    assertThatThrownBy(() -> registry(LONG).upload("a", blob())).isInstanceOf(RegistryAnswer.class);
    assertThat(server.received).hasSize(3);
  }

  /** Some registries say that of a repository that does not exist yet. */
  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404})
  void contentThatTheRegistryDoesNotShowIsSent(int status) throws IOException {
    server.answer(exchange -> exchange.sendResponseHeaders(status, -1));

    assertThat(registry(LONG).has("a", DIGEST)).isFalse();
    assertThat(registry(LONG).find("a", DIGEST)).isEmpty();
  }

  @Test
  void addressWithASignatureIsNotShown() {
    takes("http://storage.example.com/upload?signature=hunter2");

    assertThatThrownBy(() -> registry(LONG).upload("a", blob()))
        .hasMessageContaining("'http://storage.example.com/upload'")
        .hasMessageNotContaining("hunter2");
  }

  /** However large the blob is: only the time without progress counts. */
  @Test
  void uploadThatStallsEndsInAnError() throws Exception {
    var closed = new CountDownLatch(1);
    var stalled = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    var threads = Executors.newCachedThreadPool();
    stalled.setExecutor(threads);
    stalled.createContext(
        "/",
        exchange -> {
          if (exchange.getRequestMethod().equals("POST")) {
            begin(exchange, "/upload");
          } else {
            try {
              // It reads nothing.
              closed.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
        });
    stalled.start();
    try {
      var registry =
          new Registry(
              new RegistryHost("127.0.0.1:" + stalled.getAddress().getPort()),
              new RegistryAccess(host -> Optional.empty(), WebProxies.NONE),
              Duration.ofSeconds(1));
      var large = 64 << 20;
      var content = new Blob(DIGEST, large, () -> new ByteArrayInputStream(new byte[large]));

      assertThatThrownBy(() -> registry.upload("a", content))
          .isInstanceOf(HttpTimeoutException.class);
    } finally {
      closed.countDown();
      stalled.stop(0);
      threads.shutdownNow();
    }
  }
}
