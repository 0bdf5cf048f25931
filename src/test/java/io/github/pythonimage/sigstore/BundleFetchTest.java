package io.github.pythonimage.sigstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.github.pythonimage.http.RetryPolicy;
import io.github.pythonimage.http.WebProxies;
import io.github.pythonimage.sigstore.SignatureVerification.Bundle;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A mirror, and what it may answer when a bundle is asked for. */
class BundleFetchTest {
  private static final BundleFetch FETCH =
      new BundleFetch(
          Duration.ofSeconds(1),
          new RetryPolicy(3, Duration.ofMillis(10), Duration.ofMinutes(1)),
          WebProxies.NONE);

  private HttpServer mirror;
  private final AtomicInteger asked = new AtomicInteger();

  @BeforeEach
  void start() throws IOException {
    mirror = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    mirror.setExecutor(
        Executors.newCachedThreadPool(
            task -> {
              var thread = new Thread(task);
              thread.setDaemon(true);
              return thread;
            }));
    mirror.start();
  }

  @AfterEach
  void stop() {
    mirror.stop(0);
  }

  private void answers(HttpHandler handler) {
    mirror.createContext(
        "/bundle",
        exchange -> {
          asked.incrementAndGet();
          handler.handle(exchange);
          exchange.close();
        });
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private URI address() {
    return URI.create("http://127.0.0.1:" + mirror.getAddress().getPort() + "/bundle");
  }

  private void fails(String why) {
    assertThatThrownBy(() -> FETCH.from(address()))
        .isInstanceOf(SigstoreUnavailableException.class)
        .hasCauseInstanceOf(IOException.class)
        .message()
        .hasLineCount(1)
        .startsWith("the Sigstore bundle at " + address() + " could not be fetched: " + why)
        .endsWith(
            ". Check that this machine reaches the mirror, not only the engine; the proxy is that"
                + " of <proxies> in settings.xml.");
  }

  @Test
  void whatIsThereIsHad() {
    answers(exchange -> send(exchange, 200, "{}"));

    assertThat(FETCH.from(address())).isEqualTo(new Bundle(address(), "{}"));
  }

  @Test
  void aRedirectIsFollowed() {
    mirror.createContext("/elsewhere", exchange -> send(exchange, 200, "{\"there\":1}"));
    answers(
        exchange -> {
          exchange.getResponseHeaders().add("Location", "/elsewhere");
          send(exchange, 302, "");
        });

    assertThat(FETCH.from(address()).json()).isEqualTo("{\"there\":1}");
  }

  @Test
  void aRedirectInCirclesEnds() {
    answers(
        exchange -> {
          exchange.getResponseHeaders().add("Location", "/bundle");
          send(exchange, 302, "");
        });

    fails("HTTP status 302");
  }

  @Test
  void withoutABundleTheMessageSaysWhichReleasesHaveOne() {
    answers(exchange -> send(exchange, 404, "<html>"));

    assertThatThrownBy(() -> FETCH.from(address()))
        .isInstanceOf(SignatureFailure.class)
        .hasMessage(
            "there is no Sigstore bundle at "
                + address()
                + ". python.org has them from 3.9.14, 3.10.7 and 3.11.0 on; a mirror must have them"
                + " beside the archives. Add it there, or take <sigstore>required</sigstore> away.");
    assertThat(asked).hasValue(1);
  }

  @Test
  void aRefusalIsTold() {
    answers(exchange -> send(exchange, 403, ""));

    fails("HTTP status 403");
    assertThat(asked).hasValue(1);
  }

  @Test
  void aMirrorWithAHiccupIsAskedAgain() {
    answers(exchange -> send(exchange, asked.get() < 3 ? 503 : 200, "{}"));

    assertThat(FETCH.from(address()).json()).isEqualTo("{}");
    assertThat(asked).hasValue(3);
  }

  @Test
  void aBrokenMirrorIsGivenUp() {
    answers(exchange -> send(exchange, 503, ""));

    fails("HTTP status 503");
    assertThat(asked).hasValue(3);
  }

  @Test
  void anAnswerThatIsCutOffIsNoBundle() {
    answers(
        exchange -> {
          exchange.sendResponseHeaders(200, 1000);
          exchange.getResponseBody().write(new byte[10]);
          exchange.getResponseBody().flush();
        });

    fails("");
    assertThat(asked).hasValue(3);
  }

  @Test
  void anAnswerThatNeverEndsIsGivenUp() {
    answers(
        exchange -> {
          exchange.sendResponseHeaders(200, 1000);
          exchange.getResponseBody().write(new byte[10]);
          exchange.getResponseBody().flush();
          try {
            Thread.sleep(5_000);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });

    fails("no complete answer in 1 s");
    assertThat(asked).hasValue(1);
  }

  @Test
  void anAnswerWithoutEndIsCut() {
    answers(
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          var block = new byte[1 << 16];
          while (true) {
            exchange.getResponseBody().write(block);
          }
        });

    var patient =
        new BundleFetch(
            Duration.ofSeconds(30),
            new RetryPolicy(3, Duration.ofMillis(10), Duration.ofMinutes(1)),
            WebProxies.NONE);
    assertThatThrownBy(() -> patient.from(address()))
        .hasMessageContaining("could not be fetched: its answer is longer than 4 MiB.");
  }

  @Test
  void nobodyThere() {
    mirror.stop(0);

    fails("");
  }
}
