package io.github.pythonimage.build.run;

import io.github.pythonimage.buildkit.credentials.RegistryHost;
import io.github.pythonimage.buildkit.progress.BuildEvent;
import io.github.pythonimage.buildkit.progress.BuildEvent.StepCompleted;
import io.github.pythonimage.buildkit.progress.BuildEvent.StepStarted;
import io.github.pythonimage.buildkit.progress.Step;
import io.github.pythonimage.config.ImageReference;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the steps of a target's builds tell: how many there are, and the digests of unpinned base
 * images. A daemon reports the digest of an image of a registry or of its containerd store; the
 * classic store has only names.
 */
final class BuildSteps {
  private final Map<String, String> names = new HashMap<>();
  private final Map<String, String> digests = new ConcurrentHashMap<>();
  private final AtomicInteger steps = new AtomicInteger();
  private final AtomicInteger cached = new AtomicInteger();

  BuildSteps(List<String> unpinnedImages) {
    for (var name : unpinnedImages) {
      names.put(fullName(ImageReference.of(name)), name);
    }
  }

  void on(BuildEvent event) {
    if (event instanceof StepStarted started) {
      onStep(started.step());
    } else if (event instanceof StepCompleted completed) {
      onStep(completed.step());
      if (completed.step().stage().isPresent()) {
        steps.incrementAndGet();
        cached.addAndGet(completed.cached() ? 1 : 0);
      }
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

  int steps() {
    return steps.get();
  }

  int cached() {
    return cached.get();
  }
}
