package io.github.pythonimage.buildkit.registry;

import io.github.pythonimage.buildkit.credentials.RegistryHost;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * A name by which a registry has an image, which may stand for another one tomorrow.
 *
 * @param text such as {@code debian:trixie-slim}, without a digest
 */
public record ImageName(String text) {

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Without its tag. */
  String repository() {
    return text.substring(0, endOfRepository());
  }

  String tag() {
    var end = endOfRepository();
    return end < text.length() ? text.substring(end + 1) : "latest";
  }

  // Before a slash, a colon is that of a host's port.
  private int endOfRepository() {
    var colon = text.lastIndexOf(':');
    return colon > text.lastIndexOf('/') ? colon : text.length();
  }

  /** As a daemon has it, {@code docker.io/library/debian:trixie-slim}: nothing is left out. */
  public String whole() {
    var host = RegistryHost.of(repository());
    return host.shown() + "/" + host.path(repository()) + ":" + tag();
  }

  /**
   * The digest of what it stands for now. Waits up to five seconds for each answer, of which there
   * may be three, and for who knows the password.
   *
   * @return empty where its registry does not have it, or not for us
   * @throws IOException where it gives no good answer
   */
  public Optional<String> digest(RegistryAccess access) throws IOException {
    var host = RegistryHost.of(repository());
    return new Registry(host, access, PATIENCE).digest(host.path(repository()), tag());
  }
}
