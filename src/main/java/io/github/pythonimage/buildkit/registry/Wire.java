package io.github.pythonimage.buildkit.registry;

import io.github.pythonimage.buildkit.TrustsAnybody;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;

/**
 * HTTP to a registry. One on the loopback address may have a certificate of anybody's, or speak in
 * the clear; so do BuildKit and docker see it.
 */
final class Wire {

  private static final Duration CONNECT = Duration.ofSeconds(10);
  static final Duration ANSWER = Duration.ofSeconds(60);

  private final String host;
  private final boolean loopback;
  private final HttpClient client;
  private final Duration patience;
  private String scheme = "https";

  Wire(String host, Duration patience) {
    this.host = host;
    this.patience = patience;
    this.loopback = host.matches("(localhost|127(\\.\\d{1,3}){3}|\\[::1])(:\\d+)?");
    var builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT.compareTo(patience) < 0 ? CONNECT : patience)
            // A password must not travel on to wherever an answer points.
            .followRedirects(HttpClient.Redirect.NEVER);
    this.client = (loopback ? builder.sslContext(trusting()) : builder).build();
  }

  /** Whether passwords may be sent there in the clear. */
  boolean loopback() {
    return loopback;
  }

  /** Sends a request to the registry, to a path below {@code /v2/}. */
  HttpResponse<String> send(String path, HttpRequest.Builder request) throws IOException {
    try {
      return send(request.uri(URI.create(scheme + "://" + host + "/v2/" + path)));
    } catch (SSLException e) {
      if (!loopback || scheme.equals("http")) {
        throw e;
      }
      scheme = "http";
      return send(path, request);
    }
  }

  /** Sends a request to wherever it is addressed. */
  HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
    try {
      return client.send(request.timeout(patience).build(), BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  private static SSLContext trusting() {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new TrustsAnybody()}, new SecureRandom());
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // Every Java has it.
    }
  }
}
