package io.github.pythonimage.build.run;

import io.github.pythonimage.buildkit.credentials.RegistryHost;
import io.github.pythonimage.buildkit.progress.Step;
import io.github.pythonimage.config.ImageReference;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The digests of unpinned base images, from the names of a build's steps. A daemon reports the
 * digest of an image of a registry or of its containerd store; the classic store has only names.
 */
final class BaseDigests {
  private final Map<String, String> names = new HashMap<>();
  private final Map<String, String> digests = new ConcurrentHashMap<>();

  BaseDigests(List<String> unpinnedImages) {
    for (var name : unpinnedImages) {
      names.put(fullName(ImageReference.of(name)), name);
    }
  }

  /** As a daemon writes it, {@code docker.io/library/debian:trixie-slim}: nothing is left out. */
  static String fullName(ImageReference image) {
    var repository = image.repository();
    return RegistryHost.of(repository).fullName(repository) + ":" + image.tag().orElse("latest");
  }

  /**
   * Reads the name of a step, such as {@code [os 1/2] FROM docker.io/library/debian:12@sha256:…}.
   */
  void onStep(Step step) {
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
