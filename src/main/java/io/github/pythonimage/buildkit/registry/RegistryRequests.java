package io.github.pythonimage.buildkit.registry;

import io.github.pythonimage.buildkit.credentials.Credentials;
import io.github.pythonimage.http.BoundedBody;
import io.github.pythonimage.http.Deadline;
import io.github.pythonimage.http.Loopback;
import io.github.pythonimage.http.Redirects;
import io.github.pythonimage.http.RetryAfter;
import io.github.pythonimage.http.RetryPolicy;
import io.github.pythonimage.http.StallDeadline;
import io.github.pythonimage.http.WebClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;

/**
 * Requests to one registry: logs in when it asks for that, and asks again where it is busy. One on
 * the loopback address may have any certificate, or speak without encryption: BuildKit and docker
 * accept that too. Not for use by several threads.
 */
final class RegistryRequests {

  static final Duration ANSWER = Duration.ofSeconds(60);
  private static final int UNAUTHORIZED = 401;

  private final String host;
  private final WebClient client;
  private final Duration limit;
  private final Supplier<Optional<Credentials>> credentials;
  private Optional<String> authorization = Optional.empty();
  private String scheme = "https";

  /**
   * Not yet connected.
   *
   * @param limit for each answer, its body included
   */
  RegistryRequests(
      String host, WebClient client, Duration limit, Supplier<Optional<Credentials>> credentials) {
    this.host = host;
    this.client = client;
    this.limit = limit;
    this.credentials = credentials;
  }

  /**
   * Sends a request until the registry takes it.
   *
   * @param path below {@code /v2/}
   * @param request without URL
   * @return an answer with a status of 200 to 299, and at most 4 MiB
   * @throws RegistryAnswer where it gives another one
   */
  HttpResponse<byte[]> send(String path, HttpRequest.Builder request) throws IOException {
    var response =
        RetryPolicy.DEFAULT.send(
            () -> sendOnce(path, request, BoundedBody.upTo(BoundedBody.DOCUMENT)));
    return accepted(response);
  }

  /**
   * The same answer.
   *
   * @throws RegistryAnswer where its status is another one than 200 to 299
   */
  static <T> HttpResponse<T> accepted(HttpResponse<T> response) throws RegistryAnswer {
    if (response.statusCode() / 100 == 2) {
      return response;
    }
    throw new RegistryAnswer(
        response.statusCode(), RetryAfter.of(response.headers(), Duration.ZERO));
  }

  /** Sends a request, and once more after a login. */
  <T> HttpResponse<T> sendOnce(String path, HttpRequest.Builder request, BodyHandler<T> body)
      throws IOException {
    return sendOnce(() -> url(path), request, body, Deadline.in(limit));
  }

  /** Sends content to an address that the registry gave for it. */
  HttpResponse<byte[]> upload(URI address, Blob content) throws IOException {
    var deadline = new StallDeadline(limit);
    var request =
        HttpRequest.newBuilder()
            .header("Content-Type", "application/octet-stream")
            .PUT(content.body(deadline));
    return sendOnce(() -> address, request, BoundedBody.upTo(BoundedBody.DOCUMENT), deadline);
  }

  private <T> HttpResponse<T> sendOnce(
      Supplier<URI> address, HttpRequest.Builder request, BodyHandler<T> body, Deadline deadline)
      throws IOException {
    var response = sendAuthorized(address, request, body, deadline);
    var challenge = Challenge.of(response.headers().allValues("WWW-Authenticate"));
    // The registry's login is no business of a host that it redirects to.
    if (response.statusCode() != UNAUTHORIZED || challenge.isEmpty() || !isOwn(response.uri())) {
      return response;
    }
    // Also the second time: a token for reading does not allow writing.
    var before = authorization;
    authorization = new Tokens(this).answer(challenge.get(), credentials.get());
    return authorization.equals(before)
        ? response
        : sendAuthorized(address, request, body, deadline);
  }

  private <T> HttpResponse<T> sendAuthorized(
      Supplier<URI> address, HttpRequest.Builder template, BodyHandler<T> body, Deadline deadline)
      throws IOException {
    var url = address.get();
    var request = template.copy().uri(url);
    if (isOwn(url)) {
      authorization.ifPresent(value -> request.header("Authorization", value));
    }
    try {
      return client.follow(request.build(), body, deadline);
    } catch (SSLException e) {
      if (scheme.equals("http") || !isLoopback()) {
        throw e;
      }
      scheme = "http";
      return sendAuthorized(address, template, body, deadline);
    }
  }

  /** Whether content may go to an address that the registry named. */
  boolean mayReceive(URI address) {
    return address.getHost() != null
        && (isOwn(address)
            || ("https".equals(address.getScheme())
                // Whatever listens there is none of the registry's.
                && (isLoopback() || !Loopback.isHostOf(address))));
  }

  private boolean isOwn(URI url) {
    return Redirects.isSameOrigin(url, url(""));
  }

  private URI url(String path) {
    return URI.create(scheme + "://" + host + "/v2/" + path);
  }

  /** Whether the registry itself is this machine. */
  boolean isLoopback() {
    return Loopback.isHostOf(url(""));
  }

  /** Sends a request to a token server. */
  HttpResponse<byte[]> askForToken(HttpRequest request) throws IOException {
    return client.send(request, BoundedBody.upTo(BoundedBody.DOCUMENT), limit);
  }
}
