package io.github.pythonimage.sigstore;

import io.github.pythonimage.http.BoundedBody;
import io.github.pythonimage.http.Deadline;
import io.github.pythonimage.http.RetryPolicy;
import io.github.pythonimage.http.WebClient;
import io.github.pythonimage.http.WebProxies;
import io.github.pythonimage.sigstore.SignatureVerification.Bundle;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;

/**
 * Fetches bundles from a mirror.
 *
 * @param timeout how long a bundle, of some 10 KiB, may take
 * @param retries where the server is busy
 */
public record BundleFetch(Duration timeout, RetryPolicy retries, WebProxies proxies) {
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;

  /** With the time limits for a web server. */
  public static BundleFetch usual(WebProxies proxies) {
    return new BundleFetch(Duration.ofSeconds(60), RetryPolicy.DEFAULT, proxies);
  }

  /** Fetches one; a failure says what to do. */
  public Bundle from(URI address) {
    try {
      var answer = fetchWithRetry(address);
      if (answer.statusCode() == NOT_FOUND) {
        throw new SignatureFailure(
            "there is no Sigstore bundle at %s. python.org has them from 3.9.14, 3.10.7 and 3.11.0 on; a mirror must have them beside the archives. Add it there, or take <sigstore>required</sigstore> away."
                .formatted(address));
      }
      if (answer.statusCode() != OK) {
        throw new IOException("HTTP status " + answer.statusCode());
      }
      return new Bundle(address, answer.body());
    } catch (IOException e) {
      var why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      throw new SigstoreUnavailableException(
          "the Sigstore bundle at %s could not be fetched: %s. Check that this machine reaches the mirror, not only the engine; the proxy is that of <proxies> in settings.xml."
              .formatted(address, why),
          e);
    }
  }

  private HttpResponse<String> fetchWithRetry(URI address) throws IOException {
    var client = WebClient.secure(timeout, proxies);
    var request = HttpRequest.newBuilder(address).build();
    try {
      return retries.send(
          () ->
              client.follow(request, BoundedBody.text(BoundedBody.DOCUMENT), Deadline.in(timeout)));
    } catch (HttpTimeoutException e) {
      throw new IOException("no complete answer in " + timeout.toSeconds() + " s", e);
    }
  }
}
