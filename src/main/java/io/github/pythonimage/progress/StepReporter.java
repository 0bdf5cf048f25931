package io.github.pythonimage.progress;

import io.github.pythonimage.buildkit.progress.BuildEvent;
import io.github.pythonimage.buildkit.progress.BuildEvent.BuildWarning;
import io.github.pythonimage.buildkit.progress.BuildEvent.StepCompleted;
import io.github.pythonimage.buildkit.progress.BuildEvent.StepFailed;
import io.github.pythonimage.buildkit.progress.BuildEvent.StepLog;
import io.github.pythonimage.buildkit.progress.BuildEvent.StepProgress;
import io.github.pythonimage.buildkit.progress.BuildEvent.StepStarted;
import io.github.pythonimage.buildkit.progress.Step;
import io.github.pythonimage.diagnosis.StepWarning;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Tells the steps of several builds. A step that builds share is told once, under the name of the
 * build that met it first.
 */
public final class StepReporter {
  private final BuildProgress log;
  private final Map<String, String> owners = new HashMap<>();
  private final Set<String> told = new HashSet<>();

  public StepReporter(BuildProgress log) {
    this.log = log;
  }

  /**
   * Tells one event of the build with the given short name. One at a time: the end of a shared step
   * that one build hears of must not overtake its beginning that another one does.
   */
  public synchronized void on(String build, BuildEvent event) {
    if (event instanceof BuildWarning warning) {
      warn(build, warning.message());
    } else if (event instanceof StepStarted started) {
      if (owns(build, started.step()) && !told.contains(started.step().digest())) {
        log.stepStarted(build, started.step());
      }
    } else if (event instanceof StepCompleted completed) {
      completed(build, completed);
    } else if (event instanceof StepFailed failed) {
      log.stepFailed(failed.step());
    } else if (event instanceof StepProgress progress) {
      if (owns(build, progress.step())) {
        log.stepMoved(progress);
      }
    } else if (event instanceof StepLog written && owns(build, written.step())) {
      log.stepWrote(build, written.step(), written.lines());
      for (var line : written.lines()) {
        StepWarning.in(line).ifPresent(warning -> warn(build, warning));
      }
    }
  }

  private void warn(String build, String warning) {
    if (told.add(warning)) {
      log.warned(build, warning);
    }
  }

  /** Every build that shares a step hears of it; the one that met it first passes it on. */
  private boolean owns(String build, Step step) {
    return owner(build, step).equals(build);
  }

  private String owner(String build, Step step) {
    return owners.computeIfAbsent(step.digest(), digest -> build);
  }

  private void completed(String build, StepCompleted event) {
    var step = event.step();
    if (told.add(step.digest())) {
      if (event.cached()) {
        log.stepCached(owner(build, step), step);
      } else {
        log.stepDone(owner(build, step), step, event.duration());
      }
    }
  }
}
