package io.github.pythonimage.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A server on loopback that records requests and answers as a test says, honestly or not. */
public final class LoopbackServer implements AutoCloseable {

  /** What it does with a request. */
  public interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  /** One request. */
  public record Received(String method, String path, Headers headers) {
    /** What logs in. */
    public @Nullable String authorization() {
      return headers.getFirst("Authorization");
    }
  }

  public final List<Received> received = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            var thread = new Thread(task, "loopback-server");
            thread.setDaemon(true);
            return thread;
          });
  private final HttpServer server;
  private final String scheme;
  private Answer answer = exchange -> send(exchange, 404, "");

  /** One without encryption. */
  public LoopbackServer() throws IOException {
    this(HttpServer.create(address(), 0), "http");
  }

  /** One with a certificate. */
  public LoopbackServer(SSLContext tls) throws IOException {
    this(secured(tls), "https");
  }

  private LoopbackServer(HttpServer server, String scheme) {
    this.server = server;
    this.scheme = scheme;
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
  }

  private static HttpServer secured(SSLContext tls) throws IOException {
    var server = HttpsServer.create(address(), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    return server;
  }

  private static InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  public void answer(Answer answer) {
    this.answer = answer;
  }

  public int port() {
    return server.getAddress().getPort();
  }

  public String host() {
    return "127.0.0.1:" + port();
  }

  public URI url(String path) {
    return URI.create(scheme + "://" + host() + path);
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      received.add(
          new Received(
              exchange.getRequestMethod(),
              exchange.getRequestURI().toString(),
              exchange.getRequestHeaders()));
      exchange.getRequestBody().readAllBytes();
      answer.to(exchange);
    }
  }

  /** Answers in full. */
  public static void send(HttpExchange exchange, int status, String body) throws IOException {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  /** Sends a reader elsewhere. */
  public static void redirect(HttpExchange exchange, String location) throws IOException {
    exchange.getResponseHeaders().set("Location", location);
    send(exchange, 307, "");
  }

  /** Begins a body and never ends it. */
  public void stall(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 1000);
    exchange.getResponseBody().write('{');
    exchange.getResponseBody().flush();
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Sends a body without end.
   *
   * @return how many bytes the client took before it hung up
   */
  public long flood(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    var block = "[".repeat(1 << 16).getBytes(StandardCharsets.US_ASCII);
    var sent = 0L;
    while (closed.getCount() > 0) {
      try {
        exchange.getResponseBody().write(block);
      } catch (IOException e) {
        return sent;
      }
      sent += block.length;
    }
    return sent;
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
