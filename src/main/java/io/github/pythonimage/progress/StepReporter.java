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
import io.github.pythonimage.report.Durations;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Tells the steps of several builds. A step that builds share is reported once, under the name of
 * the build that met it first.
 */
public final class StepReporter {
  private final BuildProgress log;
  private final Map<String, String> reporters = new HashMap<>();
  private final Set<String> reported = new HashSet<>();

  public StepReporter(BuildProgress log) {
    this.log = log;
  }

  /**
   * Reports one event of the build with the given short name. One at a time: the end of a shared
   * step must not overtake its beginning, which another build reports.
   */
  public synchronized void on(String build, BuildEvent event) {
    if (event instanceof BuildWarning warning) {
      warn(build, warning.message());
    } else if (event instanceof StepStarted started) {
      if (reports(build, started.step()) && !reported.contains(started.step().digest())) {
        log.stepStarted(build, started.step());
      }
    } else if (event instanceof StepCompleted completed) {
      completed(build, completed);
    } else if (event instanceof StepFailed failed) {
      log.stepFailed(failed.step());
    } else if (event instanceof StepProgress progress) {
      if (reports(build, progress.step())) {
        log.stepMoved(progress);
      }
    } else if (event instanceof StepLog written && reports(build, written.step())) {
      log.stepWrote(build, written.step(), written.lines());
      for (var line : written.lines()) {
        StepWarning.in(line).ifPresent(warning -> warn(build, warning));
      }
    }
  }

  private void warn(String build, String warning) {
    if (reported.add(warning)) {
      log.warned(build, warning);
    }
  }

  /** Every build that shares a step receives its events; the first of them reports these. */
  private boolean reports(String build, Step step) {
    return reporter(build, step).equals(build);
  }

  private String reporter(String build, Step step) {
    return reporters.computeIfAbsent(step.digest(), digest -> build);
  }

  private void completed(String build, StepCompleted event) {
    var step = event.step();
    if (reported.add(step.digest())) {
      var how = event.cached() ? "cached" : Durations.describe(event.duration());
      log.stepDone(reporter(build, step), step, how);
    }
  }
}
