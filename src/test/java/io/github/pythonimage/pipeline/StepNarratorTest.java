package io.github.pythonimage.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.buildkit.BuildEvent;
import io.github.pythonimage.buildkit.BuildEvent.LintWarning;
import io.github.pythonimage.buildkit.BuildEvent.StepCompleted;
import io.github.pythonimage.buildkit.BuildEvent.StepFailed;
import io.github.pythonimage.buildkit.BuildEvent.StepLog;
import io.github.pythonimage.buildkit.BuildEvent.StepProgress;
import io.github.pythonimage.buildkit.BuildEvent.StepStarted;
import io.github.pythonimage.buildkit.Step;
import io.github.pythonimage.buildkit.Step.Place;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StepNarratorTest {
  private static final Step LOAD = outside("sha256:00", "load build definition from Dockerfile");
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
  private static final Step OTHER = step("sha256:04", "venv", 2, 2, "RUN " + "x".repeat(200));
  private static final Step EXPORT = outside("sha256:05", "exporting to image");

  private final Lines console = new Lines();

  private static Step step(String digest, String stage, int number, int of, String instruction) {
    var name = "[" + stage + " " + number + "/" + of + "] " + instruction;
    return new Step(digest, name, Optional.of(new Place(stage, number, of)), instruction);
  }

  private static Step outside(String digest, String name) {
    return new Step(digest, name, Optional.empty(), name);
  }

  private static StepCompleted done(Step step, long millis) {
    return new StepCompleted(step, millis == 0, Duration.ofMillis(millis));
  }

  private record Told(String build, BuildEvent event) {}

  /** Two builds that share their first steps, as an engine tells them. */
  private static final List<Told> BUILDS =
      List.of(
          new Told("python/3.13", new StepStarted(LOAD)),
          new Told("python/3.13", done(LOAD, 20)),
          new Told("python/3.13", done(BASE, 0)),
          new Told("python/3.14", done(BASE, 0)),
          new Told("python/3.13", new StepStarted(TOOLS)),
          new Told("python/3.14", new StepStarted(TOOLS)),
          new Told("python/3.13", new StepProgress(TOOLS, "sha256:aa", 1, 2)),
          new Told("python/3.13", new StepLog(TOOLS, List.of("Get:1 gcc", "Get:2 make"))),
          new Told("python/3.14", new StepLog(TOOLS, List.of("Get:1 gcc", "Get:2 make"))),
          // The build that met the step second hears of its end first, and the first lags behind.
          new Told("python/3.14", done(TOOLS, 61_234)),
          new Told("python/3.13", new StepLog(TOOLS, List.of("Done."))),
          new Told("python/3.13", done(TOOLS, 61_234)),
          new Told("python/3.14", lint("FromAsCasing: 'as' and 'FROM' keywords' casing")),
          new Told("python/3.13", lint("FromAsCasing: 'as' and 'FROM' keywords' casing")),
          new Told("python/3.13", new StepStarted(VENV)),
          new Told("python/3.13", done(VENV, 1_050)),
          new Told("python/3.14", new StepStarted(OTHER)),
          new Told("python/3.14", done(OTHER, 40)),
          new Told("python/3.13", done(EXPORT, 300)),
          new Told("python/3.14", new StepFailed(EXPORT, "canceled")));

  private static LintWarning lint(String message) {
    return new LintWarning(message, List.of(), "", Optional.empty());
  }

  private List<String> narrate(Progress progress) {
    var narrator = new StepNarrator(console, progress);
    BUILDS.forEach(told -> narrator.on(told.build(), told.event()));
    return console.all;
  }

  @Test
  void a_line_for_each_step_and_a_shared_one_is_told_once() {
    assertThat(narrate(Progress.AUTO))
        .containsExactly(
            "python/3.13          cached  base: FROM debian:trixie-slim",
            "python/3.13          61.2 s  toolchain: RUN",
            "WARN python/3.14: FromAsCasing: 'as' and 'FROM' keywords' casing",
            "python/3.13           1.1 s  venv 2/2: RUN python3 -m venv /opt/app",
            "python/3.14           0.0 s  venv 2/2: RUN " + "x".repeat(86) + "…");
  }

  @Test
  void plain_has_every_line_of_every_step_once() {
    assertThat(narrate(Progress.PLAIN))
        .containsExactly(
            "python/3.13          cached  base: FROM debian:trixie-slim",
            "python/3.13        | Get:1 gcc",
            "python/3.13        | Get:2 make",
            "python/3.13          61.2 s  toolchain: RUN",
            "python/3.13        | Done.",
            "WARN python/3.14: FromAsCasing: 'as' and 'FROM' keywords' casing",
            "python/3.13           1.1 s  venv 2/2: RUN python3 -m venv /opt/app",
            "python/3.14           0.0 s  venv 2/2: RUN " + "x".repeat(86) + "…");
  }

  @Test
  void quiet_has_warnings_alone() {
    assertThat(narrate(Progress.QUIET))
        .containsExactly("WARN python/3.14: FromAsCasing: 'as' and 'FROM' keywords' casing");
  }

  @Test
  void a_heartbeat_says_nothing_of_what_is_quick_or_done() {
    var narrator = new StepNarrator(console, Progress.AUTO);
    narrator.on("python/3.13", new StepStarted(VENV));
    narrator.heartbeat();
    narrator.on("python/3.13", done(VENV, 10));
    console.all.clear();
    narrator.heartbeat();

    assertThat(console.all).isEmpty();
  }
}
