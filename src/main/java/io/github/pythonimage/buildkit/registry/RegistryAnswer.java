package io.github.pythonimage.buildkit.registry;

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
    this(status, "");
  }

  /** One that is not to be asked again for so long that nobody waits for it. */
  RegistryAnswer(int status, Duration pause) {
    this(status, " (with a pause of " + pause.toSeconds() + " s)");
  }

  private RegistryAnswer(int status, String more) {
    super((status + " " + NAMES.getOrDefault(status, "")).strip() + more);
    this.status = status;
  }

  /** The status of HTTP; the message has it in words. */
  public int status() {
    return status;
  }
}
