package io.github.pythonimage.buildkit.registry;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A manifest of an image, or an index of several.
 *
 * @param content JSON, to the byte: its digest is its name
 */
public record Manifest(String mediaType, String content) {

  /** By which a registry has it. */
  public String digest() {
    try {
      var hash = MessageDigest.getInstance("SHA-256").digest(bytes());
      return "sha256:" + HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // Every Java has it.
    }
  }

  byte[] bytes() {
    return content.getBytes(StandardCharsets.UTF_8);
  }
}
