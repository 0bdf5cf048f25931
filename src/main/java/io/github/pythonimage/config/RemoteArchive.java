package io.github.pythonimage.config;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An archive that is fetched and checked.
 *
 * @param version of what is in it, {@code 3.13.5} or {@code 2.8.1}
 * @param platform what it is for; empty where it is for all
 */
public record RemoteArchive(String version, Optional<Platform> platform, URI url, String sha256) {

  /** An address; the error has no element, the caller adds it. */
  public static URI url(String text) {
    return WebAddress.of(text, "of an archive", ".");
  }

  /** A checksum; the error has no element, the caller adds it. */
  public static String sha256(String text) {
    if (!Pattern.matches("[0-9a-f]{64}", text)) {
      throw ConfigurationException.of(
          text,
          "is not a SHA-256.",
          "Give the 64 lower-case hexadecimal digits that sha256sum prints for the archive.");
    }
    return text;
  }
}
