package io.github.pythonimage.verify.check;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which image was verified, and which one it should be.
 *
 * @param platform what its configuration says, such as {@code linux/arm64}; empty where unknown
 * @param names the ids that the engine has under the names of the image, empty for none; no entry
 *     where no engine was asked
 */
public record Identity(String platform, Map<String, String> names, Expectations expected) {
  public Identity {
    names = Collections.unmodifiableMap(new LinkedHashMap<>(names));
  }
}
