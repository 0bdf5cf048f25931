package io.github.pythonimage.buildkit.registry;

import java.nio.charset.StandardCharsets;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * A manifest of an image, or an index of several.
 *
 * @param content JSON, to the byte: its digest is its name
 */
public record Manifest(String mediaType, String content) {

  /** By which a registry has it. */
  public String digest() {
    return "sha256:" + DigestUtils.sha256Hex(bytes());
  }

  byte[] bytes() {
    return content.getBytes(StandardCharsets.UTF_8);
  }
}
