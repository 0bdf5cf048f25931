package io.github.pythonimage.buildkit.registry;

import io.github.pythonimage.http.BoundedBody;
import io.github.pythonimage.http.Loopback;
import io.github.pythonimage.http.WebClient;
import io.github.pythonimage.http.WebProxies;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.time.Duration;
import javax.net.ssl.SSLException;

/**
 * HTTP to a registry. One on the loopback address may have any certificate, or speak without
 * encryption: BuildKit and docker accept that too.
 */
final class RegistryTransport {

  private static final Duration CONNECT = Duration.ofSeconds(10);
  static final Duration ANSWER = Duration.ofSeconds(60);

  private final String host;
  private final WebClient client;
  private final Duration limit;
  private String scheme = "https";

  /**
   * Not yet connected.
   *
   * @param limit for each answer, its body included
   */
  RegistryTransport(String host, Duration limit, WebProxies proxies) {
    this(host, limit, WebClient.insecureOnLoopback(shorter(CONNECT, limit), proxies));
  }

  RegistryTransport(String host, Duration limit, WebClient client) {
    this.host = host;
    this.limit = limit;
    this.client = client;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** Whether the registry itself is this machine. */
  boolean isLoopback() {
    return Loopback.isHostOf(url(""));
  }

  /** The URL of a path below {@code /v2/}. */
  URI url(String path) {
    return URI.create(scheme + "://" + host + "/v2/" + path);
  }

  /** Sends a request to the registry, to a path below {@code /v2/}. */
  <T> HttpResponse<T> send(String path, HttpRequest.Builder request, BodyHandler<T> body)
      throws IOException {
    try {
      return client.follow(request.uri(url(path)).build(), body, limit);
    } catch (SSLException e) {
      if (scheme.equals("http") || !isLoopback()) {
        throw e;
      }
      scheme = "http";
      return send(path, request, body);
    }
  }

  /** Sends a request to a token server. */
  HttpResponse<byte[]> askForToken(HttpRequest request) throws IOException {
    return client.send(request, BoundedBody.upTo(BoundedBody.DOCUMENT), limit);
  }
}
