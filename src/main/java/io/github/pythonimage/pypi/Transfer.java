package io.github.pythonimage.pypi;

import io.github.pythonimage.http.BoundedBody;
import io.github.pythonimage.http.Redirects;
import io.github.pythonimage.http.WebClient;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What goes between us and an index about one wheel, over HTTP. Its connections are not kept for
 * the next wheel: one that a server has closed meanwhile would fail an upload, which nobody may
 * send twice.
 */
final class Transfer {
  private static final Duration TIMEOUT = Duration.ofMinutes(2);
  private static final long SLOWEST_BYTES_A_SECOND = 50_000;

  /** Some projects have thousands of files; a page of 10 MiB exists. */
  private static final BodyHandler<String> LISTING = BoundedBody.text(32L << 20);

  private static final String SEE =
      "See that -Dpython-image.wheels.index is the address that pip installs from.";

  private final PackageIndex index;
  private final Duration timeout;
  private final WebClient client;

  Transfer(PackageIndex index) {
    this(index, TIMEOUT);
  }

  Transfer(PackageIndex index, Duration timeout) {
    this.index = index;
    this.timeout = timeout;
    this.client = WebClient.secure(Duration.ofSeconds(30), index.proxies());
  }

  /** What the index has of a wheel's project; nothing where it is not to be asked. */
  SimplePage page(Wheel wheel) {
    if (index.listing().isEmpty()) {
      return SimplePage.none();
    }
    var base = index.listing().get().toString();
    var address = URI.create((base.endsWith("/") ? base : base + "/") + wheel.project() + "/");
    var request = request(address).header("Accept", SimplePage.ACCEPT).GET().build();
    var response = send(request, timeout);
    var answer = answer(response);
    if (answer.isNotFound()) {
      return SimplePage.none();
    }
    if (!answer.isSuccess()) {
      throw new IndexException(
          "The index does not say at %s what it has: %s. %s"
              .formatted(
                  address,
                  answer.describe(),
                  answer.isLoginRejected() ? index.describeLogin() : SEE),
          null);
    }
    try {
      var type = response.headers().firstValue("Content-Type").orElse("");
      return SimplePage.of(type, response.body());
    } catch (IOException e) {
      throw new IndexException(
          "What the index says at " + address + " cannot be read: " + reason(e) + ". " + SEE, e);
    }
  }

  /** Sends a wheel. */
  IndexResponse post(UploadForm form, Wheel wheel) {
    var most = timeout.plusSeconds(wheel.size().bytes() / SLOWEST_BYTES_A_SECOND);
    var body = UploadBody.of(form, wheel);
    var request =
        request(index.upload())
            .header("Content-Type", body.contentType())
            .POST(body.publisher())
            .build();
    try {
      return answer(send(request, most));
    } catch (WheelFailure e) {
      // Who refuses a login may hang up before the file has arrived, and then his answer is lost.
      return refusal(e).orElseThrow(() -> e);
    }
  }

  /**
   * Why a connection was cut: what the index answers to who sends nothing, if it turns him away.
   */
  private Optional<IndexResponse> refusal(WheelFailure cut) {
    if (cut.getCause() instanceof HttpTimeoutException
        || cut.getCause() instanceof InterruptedIOException) {
      return Optional.empty();
    }
    try {
      var request = request(index.upload()).POST(BodyPublishers.noBody()).build();
      return Optional.of(answer(send(request, timeout))).filter(IndexResponse::isLoginRejected);
    } catch (WheelFailure e) {
      return Optional.empty();
    }
  }

  private HttpRequest.Builder request(URI address) {
    var request = HttpRequest.newBuilder(address).header("User-Agent", "python-image-maven-plugin");
    index
        .login()
        .filter(login -> Redirects.isSameOrigin(address, index.upload()))
        .ifPresent(login -> request.header("Authorization", login.basic()));
    return request;
  }

  private HttpResponse<String> send(HttpRequest request, Duration most) {
    try {
      // Redirects are not followed: neither a wheel nor a password goes to another address.
      return client.send(request, LISTING, most);
    } catch (InterruptedIOException e) {
      throw new IndexException("Interrupted while uploading.", e);
    } catch (HttpConnectTimeoutException e) {
      throw unreachable(request.uri(), "nothing gets through", e);
    } catch (HttpTimeoutException e) {
      throw unreachable(request.uri(), "no complete answer in " + most.toSeconds() + " s", e);
    } catch (IOException e) {
      throw unreachable(request.uri(), reason(e), e);
    }
  }

  private IndexResponse answer(HttpResponse<String> response) {
    return IndexResponse.of(
        response.statusCode(),
        response.body(),
        response.headers().firstValue("Location"),
        index.login());
  }

  private static IndexException unreachable(URI address, String why, Exception e) {
    return new IndexException(
        "The index at %s could not be asked: %s. Check the address and that this machine reaches it; the proxy is that of <proxies> in settings.xml."
            .formatted(address, why),
        e);
  }

  private static String reason(Throwable e) {
    if (e instanceof ConnectException) {
      // Itself it has no message.
      return Stream.<Throwable>iterate(e, Objects::nonNull, Throwable::getCause)
              .anyMatch(UnresolvedAddressException.class::isInstance)
          ? "its host is not known"
          : "nobody listens there, or nothing gets through";
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
