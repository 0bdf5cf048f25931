package io.github.pythonimage.build.run;

import io.github.pythonimage.buildkit.credentials.RegistryHost;
import io.github.pythonimage.buildkit.progress.BuildEvent;
import io.github.pythonimage.buildkit.progress.BuildEvent.StepCompleted;
import io.github.pythonimage.buildkit.progress.BuildEvent.StepLog;
import io.github.pythonimage.buildkit.progress.BuildEvent.StepStarted;
import io.github.pythonimage.buildkit.progress.Step;
import io.github.pythonimage.buildkit.progress.Step.Place;
import io.github.pythonimage.config.ImageReference;
import io.github.pythonimage.config.LogSanitizer;
import io.github.pythonimage.plan.Stage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * What the steps of a target's builds tell: how many there are, the libraries that the environment
 * lacks, and the digests of unpinned base images. A daemon reports the digest of an image of a
 * registry or of its containerd store; the classic store has only names.
 */
final class BuildSteps {
  /** Words of this plugin's own script. */
  private static final Pattern NO_LIBRARY =
      Pattern.compile("^WARNING: .* links to (\\S+), which is not there$");

  private final Set<String> libraries = new ConcurrentSkipListSet<>();
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
    } else if (event instanceof StepLog written && fillsEnvironment(written.step())) {
      for (var line : written.lines()) {
        var missing = NO_LIBRARY.matcher(line.strip());
        if (missing.matches()) {
          libraries.add(LogSanitizer.text(missing.group(1)));
        }
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

  /** Shared libraries that files of the environment link to and that are not in the builder. */
  Set<String> libraries() {
    return Set.copyOf(libraries);
  }

  private static boolean fillsEnvironment(Step step) {
    return step.stage()
        .map(Place::stage)
        .filter(List.of(Stage.VENV.word(), Stage.PROJECTS.word())::contains)
        .isPresent();
  }

  int steps() {
    return steps.get();
  }

  int cached() {
    return cached.get();
  }
}
