package io.github.pythonimage.signature;

import io.github.pythonimage.http.BoundedBody;
import io.github.pythonimage.http.WebClient;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;

/**
 * Fetches bundles from a mirror.
 *
 * @param patience how long a bundle, of some 10 KiB, may take
 * @param pause before an answer is asked for again that may be better then
 */
public record BundleFetch(Duration patience, Duration pause) {
  private static final int TRIES = 3;
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final int TOO_MANY = 429;
  private static final int BROKEN = 500;

  /** As patient as one is with a web server. */
  public static BundleFetch usual() {
    return new BundleFetch(Duration.ofSeconds(60), Duration.ofSeconds(1));
  }

  /** Fetches one; a failure says what to do. */
  public Bundle from(URI address) {
    try {
      var answer = persistently(address);
      if (answer.statusCode() == NOT_FOUND) {
        throw new SignatureFailure(
            "there is no Sigstore bundle at "
                + address
                + ". python.org has them from 3.9.14, 3.10.7 and 3.11.0 on; a mirror must have them"
                + " beside the archives. Add it there, or take <sigstore>required</sigstore> away.");
      }
      if (answer.statusCode() != OK) {
        throw new IOException("HTTP status " + answer.statusCode());
      }
      return new Bundle(address, answer.body());
    } catch (IOException e) {
      var why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      throw new SignatureFailure(
          "the Sigstore bundle at "
              + address
              + " could not be fetched: "
              + why
              + ". See that this machine reaches the mirror, and not the engine alone; a proxy is"
              + " told to Java, with -Dhttps.proxyHost.",
          e);
    }
  }

  private HttpResponse<String> persistently(URI address) throws IOException {
    var client = WebClient.secure(patience);
    var request = HttpRequest.newBuilder(address).build();
    for (var attempt = 1; ; attempt++) {
      try {
        var answer = client.follow(request, BoundedBody.text(BoundedBody.DOCUMENT), patience);
        var passing = answer.statusCode() == TOO_MANY || answer.statusCode() >= BROKEN;
        if (!passing || attempt == TRIES) {
          return answer;
        }
      } catch (HttpTimeoutException e) {
        throw new IOException("no complete answer in " + patience.toSeconds() + " s", e);
      } catch (IOException e) {
        if (e instanceof InterruptedIOException || attempt == TRIES) {
          throw e;
        }
      }
      rest(attempt);
    }
  }

  private void rest(int attempt) throws IOException {
    try {
      Thread.sleep(pause.toMillis() * attempt);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }
}
