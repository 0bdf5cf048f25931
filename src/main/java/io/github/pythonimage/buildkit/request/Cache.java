package io.github.pythonimage.buildkit.request;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A place outside of the daemon where results of steps are kept.
 *
 * @param type {@code registry}, {@code local}, {@code inline} or another that the daemon knows
 * @param attributes what that type wants to know, such as {@code ref} and {@code mode}
 */
public record Cache(String type, Map<String, String> attributes) {

  public Cache {
    attributes = Collections.unmodifiableMap(new TreeMap<>(attributes));
  }

  /** Without values: one of them may be a token. */
  @Override
  public String toString() {
    return type + " " + attributes.keySet();
  }
}
