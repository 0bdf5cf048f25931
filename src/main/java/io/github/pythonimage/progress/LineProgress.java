package io.github.pythonimage.progress;

import io.github.pythonimage.buildkit.endpoint.Endpoint;
import io.github.pythonimage.buildkit.io.DaemonThreadFactory;
import io.github.pythonimage.buildkit.progress.Step;
import io.github.pythonimage.plan.Target;
import io.github.pythonimage.report.Count;
import io.github.pythonimage.report.Durations;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Says a line for each step that is done, and from time to time what takes long. */
class LineProgress extends BuildProgress {
  private static final Duration OFTEN = Duration.ofSeconds(30);
  private static final Duration LONG = Duration.ofSeconds(10);

  protected final Clock clock;

  /** By step or image, in the order in which they began. */
  protected final Map<String, RunningStep> running;

  LineProgress(Console console, Clock clock) {
    this(console, clock, Collections.synchronizedMap(new LinkedHashMap<>()));
  }

  LineProgress(Console console, Clock clock, Map<String, RunningStep> running) {
    super(console);
    this.clock = clock;
    this.running = running;
  }

  @Override
  public void rendered(int files, Path folder) {
    console.info("Rendered " + Count.of(files, "Dockerfile") + " in " + folder);
  }

  @Override
  public void nothingSelected() {
    console.info("No image of this module is selected.");
  }

  @Override
  public void noted(String what) {
    console.info(what);
  }

  @Override
  public void building(int images, String where) {
    console.info("Building " + Count.of(images, "image") + " on " + where);
  }

  @Override
  public void stepStarted(String build, Step step) {
    running.putIfAbsent(
        step.digest(), new RunningStep(build, new StepName(step).toString(), clock.instant()));
  }

  @Override
  public void stepCached(String build, Step step) {
    ended(build, step, "cached");
  }

  @Override
  public void stepDone(String build, Step step, Duration took) {
    ended(build, step, Durations.describe(took));
  }

  // A step outside of any stage is BuildKit's own, such as reading the Dockerfile.
  private void ended(String build, Step step, String how) {
    running.remove(step.digest());
    if (step.stage().isPresent()) {
      console.info(row(build, how, new StepName(step).toString()));
    }
  }

  @Override
  public void stepFailed(Step step) {
    running.remove(step.digest());
  }

  @Override
  public void imageDone(String build, String image, Duration took) {
    console.info(row(build, Durations.describe(took), "made " + image));
  }

  @Override
  public void verifying(int images, Endpoint endpoint) {
    console.info("Verifying " + Count.of(images, "image") + " on " + endpoint);
  }

  @Override
  public void started(Target image) {
    var what = "verifying " + image.name();
    running.putIfAbsent(image.label(), new RunningStep(image.label(), what, clock.instant()));
  }

  @Override
  public void ended(Target image) {
    running.remove(image.label());
  }

  @Override
  public Updates startUpdates() {
    return every(OFTEN, this::reportSlowSteps);
  }

  /** Does something again and again until it is closed. */
  static Updates every(Duration pause, Runnable task) {
    var clock =
        Executors.newSingleThreadScheduledExecutor(
            new DaemonThreadFactory("python-image-progress"));
    var millis = pause.toMillis();
    // With a delay and not at a rate: after a pause of the machine, what was missed is missed.
    var unused = clock.scheduleWithFixedDelay(task, millis, millis, TimeUnit.MILLISECONDS);
    return clock::shutdownNow;
  }

  /** Says which steps have been running for long, so that nobody takes them for stuck. */
  final void reportSlowSteps() {
    var now = clock.instant();
    var slow =
        List.copyOf(running.values()).stream()
            .filter(activity -> activity.elapsed(now).compareTo(LONG) >= 0)
            .map(a -> a.build() + " " + a.what() + " (" + a.elapsed(now).toSeconds() + " s)")
            .collect(Collectors.joining(", "));
    if (!slow.isEmpty()) {
      console.info("still running: " + slow);
    }
  }

  private static String row(String build, String how, String what) {
    return String.format(Locale.ROOT, "%-18s %8s  %s", build, how, what);
  }
}
