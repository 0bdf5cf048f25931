package io.github.pythonimage.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.docker.OwnAuthority;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Servers that stall, flood, and send readers elsewhere. */
@Timeout(60)
class WebClientTest {
  private static final Duration SHORT = Duration.ofSeconds(1);
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir private static Path folder;
  private static OwnAuthority authority;

  private final WebClient client = WebClient.insecureOnLoopback(LONG, WebProxies.NONE);
  private LoopbackServer server;
  private LoopbackServer other;

  @BeforeAll
  static void certify() throws Exception {
    authority = OwnAuthority.make(folder);
  }

  @BeforeEach
  void start() throws IOException {
    server = new LoopbackServer();
    other = new LoopbackServer();
    other.answer(exchange -> LoopbackServer.send(exchange, 200, "there"));
  }

  @AfterEach
  void stop() {
    server.close();
    other.close();
  }

  private static HttpRequest.Builder to(URI url) {
    return HttpRequest.newBuilder(url).header("Authorization", "Basic c2VjcmV0");
  }

  private HttpResponse<byte[]> follow(HttpRequest.Builder request, Duration limit)
      throws IOException {
    return client.follow(
        request.build(), BoundedBody.upTo(BoundedBody.DOCUMENT), Deadline.in(limit));
  }

  private HttpResponse<byte[]> follow(URI url) throws IOException {
    return follow(to(url), LONG);
  }

  @Test
  void bodyThatStallsEndsInAnError() {
    server.answer(server::stall);

    assertThatThrownBy(() -> follow(to(server.url("/")), SHORT))
        .isInstanceOf(HttpTimeoutException.class)
        .hasMessage("no complete answer in time");
  }

  @Test
  void redirectsShareOneTimeLimit() {
    server.answer(
        exchange -> {
          sleep(400);
          LoopbackServer.redirect(exchange, "/again");
        });

    assertThatThrownBy(() -> follow(to(server.url("/")), SHORT))
        .isInstanceOf(HttpTimeoutException.class);
    assertThat(server.received).hasSizeLessThan(5);
  }

  private static void sleep(int milliseconds) {
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void bodyWithoutEndIsCutAtItsLimitAndTheConnectionIsClosed() throws Exception {
    var taken = new CompletableFuture<Long>();
    server.answer(exchange -> taken.complete(server.flood(exchange)));

    assertThatThrownBy(() -> follow(server.url("/")))
        .isInstanceOf(IOException.class)
        .hasMessage("its answer is longer than 4 MiB");
    // What the kernel buffers on the way counts as sent.
    assertThat(taken.get(30, TimeUnit.SECONDS)).isLessThan(40L << 20);
  }

  @Test
  void loginGoesAlongOnTheSameHost() throws IOException {
    server.answer(
        exchange -> {
          if (exchange.getRequestURI().getPath().equals("/there")) {
            LoopbackServer.send(exchange, 200, "there");
          } else {
            LoopbackServer.redirect(exchange, "there");
          }
        });

    assertThat(follow(server.url("/")).statusCode()).isEqualTo(200);
    assertThat(server.received).hasSize(2).allMatch(request -> request.authorization() != null);
  }

  @Test
  void loginDoesNotGoToAnotherOrigin() throws IOException {
    server.answer(exchange -> LoopbackServer.redirect(exchange, other.url("/there").toString()));

    var answer = follow(to(server.url("/")).header("Cookie", "a=b").header("Accept", "x/y"), LONG);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(other.received.get(0).headers()).containsKey("Accept").doesNotContainKey("Cookie");
    assertThat(other.received.get(0).authorization()).isNull();
  }

  @Test
  void loginDoesNotComeBackAfterTheOtherOrigin() throws IOException {
    server.answer(
        exchange -> {
          if (exchange.getRequestURI().getPath().equals("/back")) {
            LoopbackServer.send(exchange, 200, "");
          } else {
            LoopbackServer.redirect(exchange, other.url("/").toString());
          }
        });
    other.answer(exchange -> LoopbackServer.redirect(exchange, server.url("/back").toString()));

    follow(server.url("/"));

    assertThat(server.received.get(1).authorization()).isNull();
  }

  @Test
  void httpsNeverBecomesHttp() throws IOException {
    try (var secured = new LoopbackServer(authority.tls())) {
      secured.answer(exchange -> LoopbackServer.redirect(exchange, other.url("/").toString()));

      assertThatThrownBy(() -> follow(secured.url("/")))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("it redirects from https to 'http://127.0.0.1:");
      assertThat(other.received).isEmpty();
    }
  }

  @Test
  void redirectsOfWritesAreNotFollowed() throws IOException {
    server.answer(exchange -> LoopbackServer.redirect(exchange, other.url("/").toString()));

    var put = to(server.url("/")).PUT(HttpRequest.BodyPublishers.ofString("x"));

    assertThat(follow(put, LONG).statusCode()).isEqualTo(307);
    assertThat(other.received).isEmpty();
  }

  @Test
  void redirectsInCirclesEnd() throws IOException {
    server.answer(exchange -> LoopbackServer.redirect(exchange, "/"));

    assertThat(follow(server.url("/")).statusCode()).isEqualTo(307);
    assertThat(server.received).hasSize(6);
  }

  @Test
  void redirectsToWhatIsNoWebPageFail() {
    for (var location : new String[] {"file:///etc/passwd", "https:nowhere", "ht tp://x", "//"}) {
      server.answer(exchange -> LoopbackServer.redirect(exchange, location));
      assertThatThrownBy(() -> follow(server.url("/")))
          .as(location)
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("it redirects to '");
    }
  }

  @Test
  void anyCertificateCountsForThisMachineAlone() throws Exception {
    try (var secured = new LoopbackServer(authority.tls());
        var hosts = new OtherHosts(secured.port())) {
      secured.answer(exchange -> LoopbackServer.send(exchange, 200, "hello"));
      var both = hosts.client();

      assertThat(get(both, secured.url("/")).statusCode()).isEqualTo(200);
      // The same client, the same server and the same certificate under another host's name.
      assertThatThrownBy(() -> get(both, URI.create("https://registry.example.com/")))
          .isInstanceOf(SSLHandshakeException.class);
      assertThat(hosts.asked)
          .hasSize(1)
          .allMatch(line -> line.contains("registry.example.com:443"));
      assertThat(secured.received).hasSize(1);
      assertThatThrownBy(() -> get(WebClient.secure(LONG, WebProxies.NONE), secured.url("/")))
          .isInstanceOf(SSLHandshakeException.class);
    }
  }

  private static HttpResponse<byte[]> get(WebClient client, URI url) throws IOException {
    return client.send(to(url).build(), BoundedBody.upTo(100), LONG);
  }

  @Test
  void otherHostsCannotRedirectToThisMachine() throws IOException {
    server.answer(exchange -> LoopbackServer.redirect(exchange, other.url("/").toString()));
    var answer = get(client, server.url("/"));
    var fromElsewhere = to(URI.create("http://registry.example.com/")).build();

    assertThatThrownBy(() -> Redirects.next(fromElsewhere, answer))
        .hasMessageEndingWith("', which is this machine");
  }
}
