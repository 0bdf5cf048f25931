package io.github.pythonimage.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryPolicyTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final RetryPolicy policy = new RetryPolicy(3, Duration.ofMillis(5), LONG);
  private final WebClient client = WebClient.insecureOnLoopback(LONG, WebProxies.NONE);
  private LoopbackServer server;

  @BeforeEach
  void start() throws IOException {
    server = new LoopbackServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpResponse<String> get() throws IOException {
    var request = HttpRequest.newBuilder(server.url("/")).build();
    return policy.send(() -> client.send(request, BoundedBody.text(10), LONG));
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 503})
  void busyServerIsAskedThreeTimes(int status) throws IOException {
    server.answer(exchange -> LoopbackServer.send(exchange, status, ""));
    assertThat(get().statusCode()).isEqualTo(status);
    assertThat(server.received).hasSize(3);
  }

  @Test
  void firstGoodResponseEndsTheAttempts() throws IOException {
    server.answer(
        exchange -> LoopbackServer.send(exchange, server.received.size() < 2 ? 503 : 200, ""));
    assertThat(get().statusCode()).isEqualTo(200);
    assertThat(server.received).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 304, 401, 404})
  void finalStatusIsNotAskedForAgain(int status) throws IOException {
    server.answer(exchange -> LoopbackServer.send(exchange, status, ""));
    assertThat(get().statusCode()).isEqualTo(status);
    assertThat(server.received).hasSize(1);
  }

  @Test
  void nobodyWaitsLongerThanTheLongestPause() throws IOException {
    server.answer(
        exchange -> {
          exchange.getResponseHeaders().set("Retry-After", "31");
          LoopbackServer.send(exchange, 429, "");
        });
    assertThat(get().statusCode()).isEqualTo(429);
    assertThat(server.received).hasSize(1);
  }

  @Test
  void connectionThatFailsIsTriedAgain() {
    var attempts = new AtomicInteger();
    assertThatThrownBy(
            () ->
                policy.send(
                    () -> {
                      attempts.incrementAndGet();
                      throw new ConnectException();
                    }))
        .isInstanceOf(ConnectException.class);
    assertThat(attempts).hasValue(3);
  }

  @Test
  void timeoutAndEndlessBodyAreNotTriedAgain() {
    server.answer(exchange -> LoopbackServer.send(exchange, 200, "more than ten"));
    assertThatThrownBy(this::get).hasMessage("its answer is longer than 10 bytes");
    assertThat(server.received).hasSize(1);
    var attempts = new AtomicInteger();
    assertThatThrownBy(
            () ->
                policy.send(
                    () -> {
                      attempts.incrementAndGet();
                      throw new HttpTimeoutException("late");
                    }))
        .isInstanceOf(HttpTimeoutException.class);
    assertThat(attempts).hasValue(1);
  }
}
