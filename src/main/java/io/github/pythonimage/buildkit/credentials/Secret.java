package io.github.pythonimage.buildkit.credentials;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.io.function.IOSupplier;

/**
 * A value that a step can mount but that no image, cache or log ever holds.
 *
 * @param id the id in {@code RUN --mount=type=secret,id=…}
 * @param content all its bytes; read each time a step asks
 */
public record Secret(String id, IOSupplier<byte[]> content) {

  /** A file of this machine; it need not exist before a step asks for it. */
  public static Secret ofFile(String id, Path file) {
    return new Secret(id, () -> Files.readAllBytes(file));
  }

  /** A text, handed on in UTF-8. */
  public static Secret ofValue(String id, String value) {
    return new Secret(id, () -> value.getBytes(StandardCharsets.UTF_8));
  }

  /** Only the id: a secret must not reach a log by way of somebody's debug line. */
  @Override
  public String toString() {
    return "Secret[" + id + "]";
  }
}
