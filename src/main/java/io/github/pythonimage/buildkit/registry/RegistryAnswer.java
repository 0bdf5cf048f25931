package io.github.pythonimage.buildkit.registry;

import io.github.pythonimage.http.RetryPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/** A registry that says no. */
public final class RegistryAnswer extends IOException {

  private static final Map<Integer, String> NAMES =
      Map.of(
          401, "Unauthorized",
          403, "Forbidden",
          404, "Not Found",
          429, "Too Many Requests",
          500, "Internal Server Error",
          502, "Bad Gateway",
          503, "Service Unavailable",
          504, "Gateway Timeout");

  private final int status;

  RegistryAnswer(int status) {
    this(status, Duration.ZERO);
  }

  /**
   * One that is not to be asked again for some time.
   *
   * @param pause the message has it if nobody waits so long
   */
  RegistryAnswer(int status, Duration pause) {
    super(
        (status + " " + NAMES.getOrDefault(status, "")).strip()
            + (pause.compareTo(RetryPolicy.DEFAULT.longestPause()) > 0
                ? " (with a pause of " + pause.toSeconds() + " s)"
                : ""));
    this.status = status;
  }

  /** The status of HTTP; the message has it in words. */
  public int status() {
    return status;
  }
}
