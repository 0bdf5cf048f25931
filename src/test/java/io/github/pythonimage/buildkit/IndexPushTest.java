package io.github.pythonimage.buildkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.github.pythonimage.buildkit.IndexPush.Part;
import io.github.pythonimage.buildkit.credentials.CredentialSource;
import io.github.pythonimage.buildkit.credentials.Credentials;
import io.github.pythonimage.buildkit.errors.RegistryException;
import io.github.pythonimage.buildkit.registry.Manifest;
import io.github.pythonimage.buildkit.registry.RegistryAccess;
import io.github.pythonimage.buildkit.registry.RegistryRepository;
import io.github.pythonimage.buildkit.request.BuildResult;
import io.github.pythonimage.http.WebProxies;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An index pushed to registries that are friendly, guarded, or broken. */
class IndexPushTest {

  private static final String TYPE = "application/vnd.oci.image.manifest.v1+json";
  private static final Manifest ONE = new Manifest(TYPE, "{\"one\":1}");
  private static final Manifest TWO = new Manifest(TYPE, "{\"two\":2}");
  private static final String BASIC = PrivateRegistry.basic("bob", "pa:ss wörd");

  private static HttpsConfigurator certificate;

  private interface Answer {
    /** The status to answer with instead; 0 for none. */
    int to(HttpExchange exchange, String form) throws IOException;
  }

  private final Map<String, Manifest> content = new LinkedHashMap<>();
  private final List<String> asked = new ArrayList<>();
  private final Map<String, Integer> faults = new TreeMap<>();
  private Answer guard = (exchange, form) -> 0;
  private HttpsServer server;

  @BeforeAll
  static void certify() throws IOException, GeneralSecurityException {
    // Of another address than the registry's: on this machine anybody's certificate will do.
    certificate = new HttpsConfigurator(new Certificates().server("127.0.0.2"));
  }

  @BeforeEach
  void start() throws IOException {
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(certificate);
    server.createContext("/", this::answer);
    server.start();
    content.put(ONE.digest(), ONE);
    content.put(TWO.digest(), TWO);
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private String host() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var path = exchange.getRequestURI().getPath();
      var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      var request = exchange.getRequestMethod() + " " + path;
      asked.add(request);
      var status = guard.to(exchange, body);
      if (status == 0) {
        status = faults.getOrDefault(request, 0);
      }
      var reference = path.substring(path.lastIndexOf('/') + 1);
      if (status == 0 && exchange.getRequestMethod().equals("PUT")) {
        var type = exchange.getRequestHeaders().getFirst("Content-Type");
        content.put(reference, new Manifest(type, body));
        status = 201;
      }
      var found = content.get(reference);
      if (status == 0 && found != null) {
        exchange.getResponseHeaders().set("Content-Type", found.mediaType());
        send(exchange, 200, found.content());
      } else if (exchange.getResponseCode() < 0) {
        send(exchange, status == 0 ? 404 : status, "{\"errors\":[]}");
      }
    }
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static CredentialSource bob() {
    return as(new Credentials("bob", "pa:ss wörd", "settings.xml, server 'x'"));
  }

  private static CredentialSource as(Credentials somebody) {
    return host -> Optional.of(somebody);
  }

  private BuildResult push(CredentialSource credentials, String... tags) {
    var pushed =
        new IndexPush(host() + "/acme/python")
            .push(
                List.of(
                    new Part(BuildResult.ofIndex(ONE.digest()), List.of("linux/amd64")),
                    new Part(BuildResult.ofIndex(TWO.digest()), List.of("linux/arm64"))),
                new RegistryAccess(credentials, WebProxies.NONE));
    var repository =
        new RegistryRepository(
            host() + "/acme/python", new RegistryAccess(credentials, WebProxies.NONE));
    var index = repository.manifest(pushed.manifestDigest().orElseThrow());
    List.of(tags).forEach(tag -> repository.tag(tag, index));
    return pushed;
  }

  private static CredentialSource nobody() {
    return host -> Optional.empty();
  }

  @Test
  void tagsAreWrittenLast() {
    var result = push(nobody(), "3.13", "3.13.5");

    var digest = result.manifestDigest().orElseThrow();
    var manifests = " /v2/acme/python/manifests/";
    assertThat(asked)
        .containsExactly(
            "GET" + manifests + ONE.digest(),
            "GET" + manifests + TWO.digest(),
            "PUT" + manifests + digest,
            "GET" + manifests + digest,
            "PUT" + manifests + "3.13",
            "PUT" + manifests + "3.13.5");
    assertThat(content.get("3.13").digest()).isEqualTo(digest);
    assertThat(content.get("3.13"))
        .isEqualTo(content.get("3.13.5"))
        .extracting(Manifest::content)
        .asString()
        .contains(ONE.digest(), TWO.digest(), "arm64");
  }

  @Test
  void anIndexGetsNoTagOfItsOwn() {
    var result = push(nobody());

    var digest = result.manifestDigest().orElseThrow();
    assertThat(content).containsOnlyKeys(ONE.digest(), TWO.digest(), digest);
  }

  @Test
  void passwordsAreSentWhereTheyAreAskedFor() {
    guard =
        (exchange, form) -> {
          var sent = exchange.getRequestHeaders().getFirst("Authorization");
          exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"x\"");
          return BASIC.equals(sent) ? 0 : 401;
        };

    push(bob(), "1");

    assertThat(content).containsKey("1");
    assertThat(asked).as("each asked for the password once").hasSize(7);
  }

  /** A token is for one right; reading comes before writing. */
  private int tokens(HttpExchange exchange, String form, String proof) throws IOException {
    var sent = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
    if (exchange.getRequestURI().getPath().equals("/token")) {
      var asked = exchange.getRequestURI().getQuery() + form;
      if (!(sent + form).contains(proof)) {
        return 401;
      }
      send(
          exchange,
          200,
          "{\"access_token\":\"may-" + (asked.contains("push") ? "write" : "read") + "\"}");
      return -1;
    }
    var right = exchange.getRequestMethod().equals("PUT") ? "write" : "read";
    if (sent.equals("Bearer may-write") || sent.equals("Bearer may-" + right)) {
      return 0;
    }
    exchange
        .getResponseHeaders()
        .set(
            "WWW-Authenticate",
            "Bearer realm=\"https://%s/token\",service=\"acme\",scope=\"repository:acme/python:%s\""
                .formatted(host(), right.equals("write") ? "pull,push" : "pull"));
    return 401;
  }

  @Test
  void tokensAreFetchedWithAPassword() {
    guard = (exchange, form) -> tokens(exchange, form, BASIC);

    push(bob(), "1");

    assertThat(content).containsKey("1");
    assertThat(asked).filteredOn("GET /token"::equals).hasSize(4);
  }

  @Test
  void tokensAreFetchedWithAnIdentityToken() {
    guard = (exchange, form) -> tokens(exchange, form, "refresh_token=se%2Fcret");

    push(as(new Credentials("", "se/cret")), "1");

    assertThat(content).containsKey("1");
    assertThat(asked).filteredOn("POST /token"::equals).hasSize(4);
  }

  @Test
  void tokensAreFetchedByNobody() {
    guard = (exchange, form) -> tokens(exchange, form, "null");

    push(nobody(), "1");

    assertThat(content).containsKey("1");
  }

  @Test
  void whoIsRefusedIsToldAsWhomAndThatNoTagMoved() {
    guard = (exchange, form) -> tokens(exchange, form, "nobody has this");

    assertThatThrownBy(() -> push(bob(), "1"))
        .isInstanceOf(RegistryException.class)
        .hasMessage(
            "the image %s/acme/python@%s cannot be pulled: its registry %s refused 'bob' of settings.xml, server 'x' (401 Unauthorized). Correct them there, or see that they may read it. All platforms are built; no tag was changed."
                .formatted(host(), ONE.digest(), host()));
    assertThat(content).doesNotContainKey("1");
  }

  @Test
  void whoIsNobodyIsToldHowToBecomeSomebody() {
    guard =
        (exchange, form) -> {
          exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"x\"");
          return 401;
        };

    assertThatThrownBy(() -> push(nobody(), "1"))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining(
            "its registry %s denied access (401 Unauthorized), and no credentials for it were found"
                .formatted(host()));
  }

  @Test
  void aTagThatMustNotMoveIsNamedAndStays() {
    faults.put("PUT /v2/acme/python/manifests/2", 403);

    assertThatThrownBy(() -> push(nobody(), "1", "2", "3"))
        .hasMessageContaining("/acme/python:2 cannot be pushed: its registry")
        .hasMessageContaining("(403 Forbidden)");
    assertThat(content).containsKey("1").doesNotContainKeys("2", "3");
  }

  @Test
  void aRegistryThatTakesNoIndexChangesNoTag() {
    guard = (exchange, form) -> exchange.getRequestMethod().equals("PUT") ? 400 : 0;

    assertThatThrownBy(() -> push(nobody(), "1"))
        .hasMessageContaining("answers 400. See that it takes OCI image indexes")
        .hasMessageEndingWith("no tag was changed.");
    assertThat(asked).hasSize(3);
  }

  @Test
  void aShortFaultIsSatOut() {
    var first = new ArrayList<>(List.of(503, 429));
    guard = (exchange, form) -> first.isEmpty() ? 0 : first.remove(0);

    push(nobody(), "1");

    assertThat(content).containsKey("1");
  }

  @Test
  void whoWouldHaveToWaitForLongIsToldAtOnce() {
    guard =
        (exchange, form) -> {
          exchange.getResponseHeaders().set("Retry-After", "3600");
          return 429;
        };

    assertThatThrownBy(() -> push(nobody(), "1"))
        .hasMessageContaining(
            "answers 429 Too Many Requests (with a pause of 3600 s): it limits how often");
    assertThat(asked).hasSize(1);
  }

  @Test
  void aLongFaultIsNamed() {
    guard = (exchange, form) -> 503;

    assertThatThrownBy(() -> push(nobody(), "1"))
        .hasMessageContaining("answers 503 Service Unavailable. The fault lies there");
    assertThat(asked).hasSize(3);
  }

  @Test
  void otherContentThanAskedForIsRefused() {
    content.put(ONE.digest(), TWO);

    assertThatThrownBy(() -> push(nobody(), "1"))
        .hasMessageContaining("it gives " + TWO.digest() + " for " + ONE.digest());
  }

  @Test
  void aRegistryThatIsGoneIsNamed() {
    server.stop(0);

    assertThatThrownBy(() -> push(nobody(), "1"))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("its registry " + host() + " gives no good answer")
        .hasMessageContaining("See that this machine reaches it");
  }

  @Test
  void aPasswordGoesToNoPlaceInTheClear() {
    guard =
        (exchange, form) -> {
          exchange
              .getResponseHeaders()
              .set("WWW-Authenticate", "Bearer realm=\"ftp://elsewhere/token\"");
          return 401;
        };

    assertThatThrownBy(() -> push(bob(), "1"))
        .hasMessageContaining("'ftp://elsewhere/token', which is no URL of https");
  }
}
