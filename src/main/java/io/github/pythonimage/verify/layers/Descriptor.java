package io.github.pythonimage.verify.layers;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.pythonimage.config.Quoted;
import io.github.pythonimage.verify.files.DamagedImageException;

/**
 * A reference to content, as manifests and indexes have it.
 *
 * @param digest {@code sha256:…}
 * @param size bytes of the content as it is stored
 */
public record Descriptor(String mediaType, String digest, long size) {
  private static final String SHA256 = "sha256:[a-f0-9]{64}";

  public Descriptor {
    if (!digest.matches(SHA256)) {
      throw new DamagedImageException(Quoted.of(digest) + " is no SHA-256 digest");
    }
    if (size < 0) {
      throw new DamagedImageException(digest + " has the size " + size);
    }
  }

  /** The descriptor that a document has. */
  public static Descriptor of(JsonNode node) {
    return new Descriptor(
        node.path("mediaType").asText(),
        node.path("digest").asText(),
        node.path("size").asLong(-1));
  }
}
