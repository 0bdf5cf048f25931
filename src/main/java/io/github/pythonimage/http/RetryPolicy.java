package io.github.pythonimage.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.apache.commons.io.function.IOSupplier;

/**
 * How often a request is sent to a server that is busy or broken. Only for requests that may be
 * sent twice.
 *
 * @param attempts all of them, the first included
 * @param pause before the second attempt; it grows with each attempt
 * @param longestPause a server that asks for a longer one with {@code Retry-After} gets no more
 *     requests
 */
public record RetryPolicy(int attempts, Duration pause, Duration longestPause) {
  /** Nobody waits longer than a minute for an error. */
  public static final RetryPolicy DEFAULT =
      new RetryPolicy(3, Duration.ofSeconds(1), Duration.ofMinutes(1));

  private static final int TOO_MANY = 429;
  private static final int BROKEN = 500;

  /**
   * Sends a request until the server answers with another status than 429 and 5xx.
   *
   * @return the last response, whatever its status is
   * @throws IOException the failure of the last attempt. A request that timed out or met a wrong
   *     certificate is not sent again.
   */
  public <T> HttpResponse<T> send(IOSupplier<HttpResponse<T>> attempt) throws IOException {
    for (var number = 1; ; number++) {
      var wait = pause.multipliedBy(number);
      try {
        var response = attempt.get();
        wait = RetryAfter.of(response.headers(), wait);
        if (!isTemporary(response.statusCode())
            || number == attempts
            || wait.compareTo(longestPause) > 0) {
          return response;
        }
      } catch (HttpTimeoutException
          | InterruptedIOException
          | SSLException
          | BoundedBody.BodyTooLongException e) {
        throw e;
      } catch (IOException e) {
        if (number == attempts) {
          throw e;
        }
      }
      sleep(wait);
    }
  }

  private static boolean isTemporary(int status) {
    return status == TOO_MANY || status >= BROKEN;
  }

  private static void sleep(Duration pause) throws IOException {
    try {
      Thread.sleep(pause.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }
}
