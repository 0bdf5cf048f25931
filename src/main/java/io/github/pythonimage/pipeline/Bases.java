package io.github.pythonimage.pipeline;

import io.github.pythonimage.buildkit.ImageName;
import io.github.pythonimage.buildkit.Step;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a build found behind the names of images that may change. A daemon tells the digest of what
 * a registry or its containerd store has; what the classic store has goes by its name alone.
 */
final class Bases {
  private final Map<String, String> names = new HashMap<>();
  private final Map<String, String> digests = new ConcurrentHashMap<>();

  Bases(List<String> floating) {
    for (var name : floating) {
      names.put(new ImageName(name).whole(), name);
    }
  }

  /** Hears of a step, such as {@code [os 1/2] FROM docker.io/library/debian:12@sha256:…}. */
  void meet(Step step) {
    var name = step.name();
    var at = name.lastIndexOf("@sha256:");
    if (at > 0) {
      var begin = Math.max(name.lastIndexOf(' ', at), name.lastIndexOf("//", at) + 1) + 1;
      var known = names.get(name.substring(begin, at));
      if (known != null) {
        digests.put(known, name.substring(at + 1));
      }
    }
  }

  /** The digests, by the names as they were given. */
  Map<String, String> digests() {
    return Map.copyOf(digests);
  }
}
