package io.github.pythonimage.progress;

import io.github.pythonimage.buildkit.endpoint.Endpoint;
import io.github.pythonimage.buildkit.progress.BuildEvent;
import io.github.pythonimage.buildkit.progress.BuildEvent.BuildWarning;
import io.github.pythonimage.buildkit.progress.BuildEvent.StepCompleted;
import io.github.pythonimage.buildkit.progress.BuildEvent.StepFailed;
import io.github.pythonimage.buildkit.progress.BuildEvent.StepLog;
import io.github.pythonimage.buildkit.progress.BuildEvent.StepProgress;
import io.github.pythonimage.buildkit.progress.BuildEvent.StepStarted;
import io.github.pythonimage.buildkit.progress.Step;
import io.github.pythonimage.buildkit.progress.Step.Place;
import io.github.pythonimage.catalog.Catalog;
import io.github.pythonimage.config.Size;
import io.github.pythonimage.maven.PomImages;
import io.github.pythonimage.plan.PlannedImage;
import io.github.pythonimage.plan.Planner;
import io.github.pythonimage.plan.Stage;
import io.github.pythonimage.plan.Target;
import io.github.pythonimage.report.BuiltImage;
import io.github.pythonimage.verify.VerificationFixture;
import io.github.pythonimage.verify.check.Finding;
import io.github.pythonimage.verify.check.Severity;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** All that can happen in a run, told to a log; every moment is in it. */
final class ProgressStory extends Clock {
  private static final Step LOAD = outside("sha256:00", "load build definition from Dockerfile");
  private static final Step CONTEXT = outside("sha256:06", "load build context");
  private static final Step BASE = step("sha256:01", "base", 1, 1, "FROM debian:trixie-slim");
  private static final Step TOOLS =
      step(
          "sha256:02",
          "toolchain",
          1,
          1,
          "RUN --mount=type=bind,from=apt,source=/settings,target=/etc/apt/x"
              + " --mount=type=cache,id=apt,target=/var/cache/apt <<'EOF' (set -eu...)");
  private static final Step VENV =
      step("sha256:03", "venv", 2, 2, "RUN  python3 -m\tvenv /opt/app");
  private static final Step LONG = step("sha256:04", "venv", 2, 2, "RUN " + "x".repeat(200));
  private static final Step EXPORT = outside("sha256:05", "exporting to image");
  private static final Endpoint ENGINE = Endpoint.of("unix:///run/docker.sock");
  private static final String ONE = "python/3.13";
  private static final String TWO = "python/3.14";

  private final BuildProgress log;
  private final StepReporter narrator;
  private final Runnable draw;
  private Instant now = Instant.EPOCH;

  ProgressStory(Teller teller, Runnable draw) {
    this.log = teller.on(this);
    this.narrator = new StepReporter(log);
    this.draw = draw;
  }

  interface Teller {
    BuildProgress on(Clock clock);
  }

  private static Step step(String digest, String stage, int number, int of, String instruction) {
    var name = "[" + stage + " " + number + "/" + of + "] " + instruction;
    return new Step(digest, name, Optional.of(new Place("", stage, number, of)), instruction);
  }

  private static Step outside(String digest, String name) {
    return new Step(digest, name, Optional.empty(), name);
  }

  private static StepCompleted done(Step step, long millis) {
    return new StepCompleted(step, millis == 0, Duration.ofMillis(millis));
  }

  private static BuildWarning lint(String message) {
    return new BuildWarning(message);
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }

  private void on(String build, BuildEvent... events) {
    for (var event : events) {
      narrator.on(build, event);
    }
  }

  private void after(long millis) {
    now = now.plusMillis(millis);
    draw.run();
  }

  void play() {
    log.rendered(2, Path.of("target", "python-image"));
    log.nothingSelected();
    log.warned("python", "loose.txt has no hashes.");
    log.building(2, ENGINE.toString());
    try (var updates = log.startUpdates()) {
      sharedSteps();
      ownSteps();
      ends();
    }
    failure();
    log.summary(built());
    results();
  }

  /** As an engine tells them: each build hears of everything. */
  private void sharedSteps() {
    on(ONE, new StepStarted(LOAD), done(LOAD, 20), done(BASE, 0), new StepStarted(CONTEXT));
    on(ONE, new StepProgress(CONTEXT, "transferring context:", 4_200_000, 0));
    on(TWO, done(BASE, 0));
    after(50);
    on(ONE, done(CONTEXT, 70), new StepStarted(TOOLS));
    on(TWO, new StepStarted(TOOLS));
    on(ONE, new StepProgress(TOOLS, "sha256:aa", 1_000_000, 30_000_000));
    on(ONE, new StepLog(TOOLS, List.of("Get:1 gcc", "\u001b[32mGet:2\u001b[0m make", "")));
    on(TWO, new StepLog(TOOLS, List.of("Get:1 gcc", "\u001b[32mGet:2\u001b[0m make", "")));
    after(40_000);
    log.reportSlowSteps();
    // The build that met the step second hears of its end first, and the first lags behind.
    on(TWO, done(TOOLS, 61_234));
    on(ONE, new StepLog(TOOLS, List.of("Done.")), done(TOOLS, 61_234));
    on(TWO, lint("FromAsCasing: 'as' and 'FROM' keywords' casing"));
    on(ONE, lint("FromAsCasing: 'as' and 'FROM' keywords' casing"));
    after(100);
  }

  private void ownSteps() {
    on(ONE, new StepStarted(VENV));
    on(TWO, new StepStarted(LONG), new StepLog(LONG, List.of("y".repeat(200))));
    after(1_000);
    on(ONE, done(VENV, 1_050));
    on(TWO, done(LONG, 40));
    on(ONE, new StepStarted(EXPORT), new StepProgress(EXPORT, "exporting layers", 0, 0));
    after(300);
  }

  private void ends() {
    on(ONE, done(EXPORT, 300));
    log.imageDone(ONE, "acme/python:3.13", Duration.ofMillis(62_000));
    on(TWO, new StepFailed(EXPORT));
    after(100);
  }

  private void failure() {
    var said = IntStream.rangeClosed(1, 1_045).mapToObj(line -> "line " + line).toList();
    log.explained(TWO, "psycopg2 cannot be built.");
    log.failed(TWO, said, "target/python-image/python/3.14/failed-step.log");
    log.failed(ONE, List.of("only line"), "target/python-image/python/3.13/failed-step.log");
    log.stopped(List.of(ONE, ONE + "-dev"), TWO);
    log.cancelled(List.of(ONE, TWO));
  }

  private void results() {
    var image = image();
    log.verifying(1, ENGINE);
    try (var updates = log.startUpdates()) {
      log.started(new Target(image, Stage.RUNTIME));
      after(2_500);
      log.ended(new Target(image, Stage.RUNTIME));
      after(100);
    }
    var results =
        List.of(
            VerificationFixture.good(image),
            VerificationFixture.bad(
                image,
                new Finding("size", "it is 1 GB; make it smaller."),
                new Finding("labels", Severity.WARNING, "\u001b[31mforged")));
    results.forEach(log::imageVerified);
    log.verified(results);
  }

  private static List<BuiltImage> built() {
    var image = image();
    return List.of(
        new BuiltImage(
            image.version(),
            image.base(),
            "runtime",
            image.tags(),
            "sha256:00",
            Optional.empty(),
            Map.of(),
            Map.of(),
            Optional.of(new Size(99_940_000)),
            OptionalInt.of(3),
            Duration.ofMillis(62_000),
            14,
            1,
            List.of("engine"),
            Optional.empty(),
            false));
  }

  private static PlannedImage image() {
    var images =
        "<images><image><name>acme/python</name><pythons><python>3.13.5</python></pythons>"
            + "</image></images>";
    return new Planner(Catalog.load(), Instant.EPOCH)
        .plan(PomImages.of(images, Path.of("").toAbsolutePath()))
        .images()
        .get(0);
  }
}
