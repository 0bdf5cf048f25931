package io.github.pythonimage.buildkit.registry;

import java.io.IOException;
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
    super((status + " " + NAMES.getOrDefault(status, "")).strip());
    this.status = status;
  }

  /** The status of HTTP; the message has it in words. */
  public int status() {
    return status;
  }
}
