package io.github.pythonimage.buildkit.registry;

import io.github.pythonimage.http.StallDeadline;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import org.apache.commons.io.function.IOSupplier;

/**
 * Content that a registry is to have.
 *
 * @param size in bytes
 * @param content opened for each attempt to upload it
 */
public record Blob(String digest, long size, IOSupplier<InputStream> content) {

  /** The body of a request. Some registries take none whose length they do not know before. */
  BodyPublisher body(StallDeadline deadline) {
    return size == 0
        ? BodyPublishers.noBody()
        : BodyPublishers.fromPublisher(
            BodyPublishers.ofInputStream(() -> deadline.watch(open())), size);
  }

  private InputStream open() {
    try {
      return content.get();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
