package io.github.pythonimage.progress;

import io.github.pythonimage.buildkit.endpoint.Endpoint;
import io.github.pythonimage.buildkit.progress.BuildEvent.StepProgress;
import io.github.pythonimage.buildkit.progress.Step;
import io.github.pythonimage.plan.Target;
import io.github.pythonimage.pypi.Wheelhouse;
import io.github.pythonimage.report.BuiltImage;
import io.github.pythonimage.report.Count;
import io.github.pythonimage.report.Durations;
import io.github.pythonimage.report.Table;
import io.github.pythonimage.verify.Verification;
import io.github.pythonimage.verify.VerifyListener;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a run has to tell, moment by moment: a line for each step that is done, from time to time
 * what takes long, what went wrong, and the result. A build goes by its short name, such as {@code
 * python/3.13}. Called by several threads.
 */
public class BuildProgress implements VerifyListener {
  /** As many as one looks at; a compiler's or a test's last words are longer than a screen. */
  private static final int LAST_WORDS = 40;

  private static final Duration OFTEN = Duration.ofSeconds(30);
  private static final Duration LONG = Duration.ofSeconds(10);

  protected final Console console;

  /** By step or image, in the order in which they began. */
  protected final Map<String, RunningStep> running =
      Collections.synchronizedMap(new LinkedHashMap<>());

  private final Console details;
  private final Clock clock;

  /**
   * @param console for what went wrong, and the result
   * @param details for all else
   */
  BuildProgress(Console console, Console details, Clock clock) {
    this.console = console;
    this.details = details;
    this.clock = clock;
  }

  /** The one for a kind of progress, and for what the console is. */
  public static BuildProgress of(Progress progress, Console console) {
    var clock = Clock.systemUTC();
    return switch (progress) {
      case QUIET -> new BuildProgress(console, (level, line) -> {}, clock);
      case PLAIN -> new PlainProgress(console, clock);
      case AUTO ->
          console
              .screen()
              .<BuildProgress>map(screen -> LiveProgress.of(console, screen, clock))
              .orElseGet(() -> new BuildProgress(console, console, clock));
    };
  }

  public void rendered(int files, Path folder) {
    details.info("Rendered " + Count.of(files, "Dockerfile") + " in " + folder);
  }

  public void nothingSelected() {
    details.info("No image of this module is selected.");
  }

  /** Why an image is built: a line that {@code mvn -X} shows. */
  public void reason(String label, String why) {
    details.debug(label + " is built: " + why);
  }

  /**
   * Builds begin.
   *
   * @param where a description of the builders
   */
  public void building(int images, String where) {
    details.info("Building " + Count.of(images, "image") + " on " + where);
  }

  /** Something that is good to know. */
  public void noted(String what) {
    details.info(what);
  }

  /** Something works, but should be looked at. */
  public void warned(String subject, String message) {
    console.warn(subject + ": " + message);
  }

  public void stepStarted(String build, Step step) {
    running.putIfAbsent(
        step.digest(), new RunningStep(build, new StepName(step).toString(), clock.instant()));
  }

  /** The step moved more bytes. */
  public void stepMoved(StepProgress progress) {}

  public void stepWrote(String build, Step step, List<String> lines) {}

  /** A step outside of any stage is BuildKit's own, such as reading the Dockerfile. */
  public void stepDone(String build, Step step, String how) {
    running.remove(step.digest());
    if (step.stage().isPresent()) {
      details.info(row(build, how, new StepName(step).toString()));
    }
  }

  /** The step came to no good end. */
  public void stepFailed(Step step) {
    running.remove(step.digest());
  }

  public void imageDone(String build, String image, Duration took) {
    details.info(row(build, Durations.describe(took), "made " + image));
  }

  private static String row(String build, String how, String what) {
    return String.format(Locale.ROOT, "%-18s %8s  %s", build, how, what);
  }

  /** Why a build failed, told before what its step wrote. */
  public void explained(String build, String reason) {
    console.error(build + ": " + reason);
  }

  /** A build failed because of a step, which wrote this; the lines are also in the file. */
  public void failed(String build, List<String> said, String file) {
    var above = said.size() - LAST_WORDS;
    if (above > 0) {
      console.error(
          String.format(Locale.ROOT, "%s | … %,d lines before these: %s", build, above, file));
    }
    said.stream().skip(Math.max(0, above)).forEach(line -> console.error(build + " | " + line));
  }

  /** A build failed, and the others go on. */
  public void goesOn(String failed, List<String> others) {
    console.warn(
        "%s failed; %s %s, so that this run reports all mistakes."
            .formatted(
                failed, String.join(", ", others), others.size() == 1 ? "goes on" : "go on"));
  }

  /** Builds were stopped because another one failed. */
  public void stopped(List<String> builds, String because) {
    console.warn("Stopped because " + because + " failed: " + String.join(", ", builds) + ".");
  }

  /** The user stopped builds. */
  public void cancelled(List<String> builds) {
    console.warn("Cancelled: " + String.join(", ", builds) + ".");
  }

  /** The end of everything that was built. */
  public void summary(List<BuiltImage> built) {
    Table.ofImages(built).lines().forEach(console::info);
  }

  /** Wheels were taken out of images. */
  public void wheels(List<Wheelhouse> taken) {
    Table.ofWheels(taken).lines().forEach(console::info);
  }

  /** The end of an upload. */
  public void uploaded(String result) {
    console.info(result);
  }

  /** What became of content in a registry, and of its tags. */
  public void published(String what) {
    console.info(what);
  }

  public void verifying(int images, Endpoint endpoint) {
    details.info("Verifying " + Count.of(images, "image") + " on " + endpoint);
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

  /** An image passed before, and is the same: it is not read again. */
  public void verifiedBefore(Target target) {
    console.info(target.name() + " was verified before and has not changed");
  }

  /** All that was found out about an image. */
  public void imageVerified(Verification result) {
    var name = result.target().name();
    if (result.isGood()) {
      console.info(name + new GoodImage(result));
    }
    for (var accepted : result.accepted()) {
      console.info(name + ": accepted: " + accepted);
    }
    for (var finding : result.findings()) {
      var line = name + ": " + finding;
      if (finding.isError()) {
        console.error(line);
      } else {
        console.warn(line);
      }
    }
  }

  /** The end of everything that was verified. */
  public void verified(List<Verification> results) {
    if (results.size() > 1) {
      Table.ofVerifications(results).lines().forEach(console::info);
    }
    var good = results.stream().filter(Verification::isGood).count();
    console.info(Count.of(results.size(), "image") + " verified, " + good + " good");
  }

  /** Shows what is running until it is closed. */
  public PeriodicUpdates startUpdates() {
    return PeriodicUpdates.every(OFTEN, this::reportSlowSteps);
  }

  /** Says which steps have been running for long, so that nobody takes them for stuck. */
  final void reportSlowSteps() {
    var now = clock.instant();
    var slow =
        List.copyOf(running.values()).stream()
            .filter(step -> step.elapsed(now).compareTo(LONG) >= 0)
            .map(s -> s.build() + " " + s.what() + " (" + s.elapsed(now).toSeconds() + " s)")
            .collect(Collectors.joining(", "));
    if (!slow.isEmpty()) {
      details.info("still running: " + slow);
    }
  }
}
