package io.github.pythonimage.buildkit.request;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A statement about an image that travels with it.
 *
 * @param type {@code provenance} or {@code sbom}
 * @param attributes such as {@code mode} of a provenance or {@code generator} of a bill of
 *     materials
 */
public record Attestation(String type, Map<String, String> attributes) {

  public Attestation {
    attributes = Collections.unmodifiableMap(new TreeMap<>(attributes));
  }
}
