package io.github.pythonimage.buildkit.registry;

import io.github.pythonimage.buildkit.credentials.Credentials;
import io.github.pythonimage.http.BoundedBody;
import io.github.pythonimage.http.RetryAfter;
import io.github.pythonimage.http.RetryPolicy;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Requests to one registry: logs in when it asks for that, and asks again where it is busy. Not for
 * use by several threads.
 */
final class RegistryRequests {

  private static final int UNAUTHORIZED = 401;

  private final RegistryTransport transport;
  private final Supplier<Optional<Credentials>> credentials;
  private Optional<String> authorization = Optional.empty();

  RegistryRequests(RegistryTransport transport, Supplier<Optional<Credentials>> credentials) {
    this.transport = transport;
    this.credentials = credentials;
  }

  /**
   * Sends a request until the registry takes it.
   *
   * @param request makes a request without URL, anew for each try
   * @return an answer with a status of 200 to 299, and at most 4 MiB
   * @throws RegistryAnswer where it gives another one
   */
  HttpResponse<byte[]> send(String path, Supplier<HttpRequest.Builder> request) throws IOException {
    var response =
        RetryPolicy.DEFAULT.send(() -> once(path, request, BoundedBody.upTo(BoundedBody.DOCUMENT)));
    if (response.statusCode() / 100 == 2) {
      return response;
    }
    var pause = RetryAfter.of(response.headers(), Duration.ZERO);
    throw pause.compareTo(RetryPolicy.DEFAULT.longestPause()) > 0
        ? new RegistryAnswer(response.statusCode(), pause)
        : new RegistryAnswer(response.statusCode());
  }

  /** Sends a request, and once more after a login. */
  <T> HttpResponse<T> once(String path, Supplier<HttpRequest.Builder> request, BodyHandler<T> body)
      throws IOException {
    var response = authorized(path, request, body);
    var challenge = Challenge.of(response.headers().allValues("WWW-Authenticate"));
    if (response.statusCode() != UNAUTHORIZED || challenge.isEmpty()) {
      return response;
    }
    // Also the second time: a token for reading does not allow writing.
    var before = authorization;
    authorization = new Tokens(transport).answer(challenge.get(), credentials.get());
    return authorization.equals(before) ? response : authorized(path, request, body);
  }

  private <T> HttpResponse<T> authorized(
      String path, Supplier<HttpRequest.Builder> template, BodyHandler<T> body) throws IOException {
    var request = template.get();
    authorization.ifPresent(value -> request.header("Authorization", value));
    return transport.send(path, request, body);
  }
}
